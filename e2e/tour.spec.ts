/** The tour, walked by a newcomer in a real browser: nothing is pressed but what the page offers. */
import { expect, test } from "./labmate.ts";
import { beginAndTime, expectDone, outliveKills, readScreen, screenOf, sitDown, stepCalled, type } from "./learner.ts";

test("a newcomer begins at the front door and sees steps turn green by themselves", async ({ page }) => {
  await page.goto("/");
  await page
    .getByRole("link", { name: /tour|ten minutes/i })
    .first()
    .click();
  await page.getByLabel("What shall we call you?").fill("Ada");
  process.stdout.write(`Begin to a prompt: ${await beginAndTime(page)} ms (goal 2000)\n`);
  await readScreen(page);

  const command = stepCalled(page, "Run a command");
  await expect(command.getByText("There is no desk in your home folder yet.")).toBeVisible();
  await command.getByRole("button", { name: "Run", exact: true }).click();
  await expectDone(page, "Run a command");

  await type(page, "touch desk/note.txt");
  const note = stepCalled(page, "Leave a note on the desk");
  await expect(note.getByText("The note is empty.")).toBeVisible();
  await type(page, "echo hello > desk/note.txt");
  await expectDone(page, "Leave a note on the desk");

  await type(page, "rm desk/note.txt");
  await expect(note.getByText(/This held before and no longer does/).first()).toBeVisible();
  await expectDone(page, "Leave a note on the desk");

  await page.reload();
  await expectDone(page, "Run a command");
  await expectDone(page, "Leave a note on the desk");
  await expect(screenOf(page)).toContainText("rm desk/note.txt");
});

test("who goes back after they began is led on, and asked for their name never again", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("link", { name: /ten minutes/i }).click();
  await page.getByLabel("What shall we call you?").fill("Ada");
  await page.getByRole("button", { name: "Begin" }).click();
  await expect(page).toHaveURL(/01-first-steps$/);
  await page.goBack();
  await expect(page).toHaveURL(/learn\/tour$/);
  await page.getByRole("link", { name: /^(Go on|Continue where you were)$/ }).click();
  await expect(page).toHaveURL(/01-first-steps$/);
  await page.goBack();
  await expect(page.getByRole("link", { name: "Continue where you were" })).toBeVisible();
  await expect(page.getByLabel("What shall we call you?")).toHaveCount(0);
  await page.goto("/learn/istio/01-install");
  await expect(page.getByRole("button", { name: "Begin as Ada" })).toBeVisible();
});

test("the Check button answers at once, also when nothing has changed", async ({ page }) => {
  await sitDown(page);
  const step = stepCalled(page, "Leave a note on the desk");
  await expect(step.getByRole("listitem").first()).toHaveAttribute("data-look", "unmet");
  const check = step.getByRole("button", { name: /^Check/ });
  await check.click();
  await expect(step.getByText("Looked just now.")).toBeVisible({ timeout: 8_000 });
  await expect(check).toHaveText("Check");
});

test("hints open in order, the solution is one more click, and both are remembered", async ({ page }) => {
  await sitDown(page);
  const step = stepCalled(page, "Run a command");
  await expect(step.getByRole("note", { name: "Hint 1" })).toHaveCount(0);
  await step.getByRole("button", { name: "Give me a hint" }).click();
  await expect(step.getByRole("note", { name: "Hint 1" })).toBeVisible();
  await step.getByRole("button", { name: "Another hint" }).click();
  await expect(step.getByRole("note", { name: "Hint 2" })).toBeVisible();
  await page.reload();
  await expect(step.getByRole("note", { name: "Hint 2" })).toBeVisible();
});

test("a quiz is graded, and its answer is not in the page", async ({ page }) => {
  await sitDown(page);
  await page.getByLabel("Only after they press Check").check();
  await page.getByRole("button", { name: /answer/i }).click();
  await expect(page.getByText(/not quite|not it|try/i).first()).toBeVisible();
  await page.getByLabel("Yes: the file is what counts, not the command").check();
  await page.getByRole("button", { name: /answer/i }).click();
  await expect(page.getByText(/right|yes, that/i).first()).toBeVisible();
});

test("whatever process is killed, the learner keeps their shell, place and ticks", async ({
  page,
  request,
  labmate,
}) => {
  await sitDown(page);
  await type(page, "mkdir -p desk; kept=through-it-all");
  await expectDone(page, "Run a command");
  await outliveKills(page, request, labmate.url, { name: "kept", value: "through-it-all" });
  await expectDone(page, "Run a command");
  await type(page, "echo note > desk/note.txt");
  await expectDone(page, "Leave a note on the desk");
});

test("the instructor's board shows who is where, live", async ({ page, browser, labmate }) => {
  await sitDown(page, undefined, "Grace");
  const desk = await browser.newContext({ baseURL: labmate.url });
  const board = await desk.newPage();
  await board.goto(labmate.teachUrl);
  await expect(board.getByText("Grace").first()).toBeVisible();
  await type(page, "mkdir -p desk");
  await expectDone(page, "Run a command");
  await expect(board.getByRole("row", { name: /Grace/ })).toContainText(/note/i);
  await desk.close();
});

test("a stranger is not an instructor", async ({ page }) => {
  const answer = await page.goto("/teach");
  expect(answer?.status()).toBeGreaterThanOrEqual(200);
  await expect(page.getByRole("table")).toHaveCount(0);
});
