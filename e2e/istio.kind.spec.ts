/**
 * The whole of it: a learner opens the Istio workshop, gets a cluster of their own, installs Istio by typing what the chapter says, and
 * keeps shell, place and ticks whatever is killed.
 */
import { expect, test } from "./labmate.ts";
import { beginAndTime, expectDone, outliveKills, readScreen, screenOf, stepCalled, type } from "./learner.ts";

const WARM_WITHIN_MS = 600_000;

test("a learner installs Istio in their own cluster", async ({ page, request, labmate }) => {
  const pool = async (): Promise<Record<string, number>> => (await (await request.get("/api/health")).json()).pool;
  await expect
    .poll(async () => (await pool()).warm ?? 0, {
      message: "a warm sandbox for each workshop",
      timeout: WARM_WITHIN_MS,
    })
    .toBeGreaterThanOrEqual(2);

  await page.goto("/learn/istio");
  await page.getByLabel("What shall we call you?").fill("Ada");
  process.stdout.write(`Begin to a prompt, warm: ${await beginAndTime(page)} ms (goal 2000)\n`);
  await readScreen(page);

  await page.goto("/learn/istio/01-install");
  await readScreen(page);
  await type(page, "kept=through-it-all; kubectl get nodes");
  await expect(screenOf(page)).toContainText("Ready");
  const install = stepCalled(page, "Install the control plane");
  await expect(install).not.toHaveAttribute("data-state", "done");
  await type(page, "istioctl install --set profile=demo -y");
  await expectDone(page, "Install the control plane", 300_000);

  await page.reload();
  await readScreen(page);
  await expect(screenOf(page)).toContainText("profile=demo");
  await expectDone(page, "Install the control plane");

  await outliveKills(page, request, labmate.url, { name: "kept", value: "through-it-all" });
  await expectDone(page, "Install the control plane");
});

test("a learner who finds no warm sandbox waits for a new one, and is told so", async ({
  page,
  browser,
  request,
  labmate,
}) => {
  // Others take what is warm; refilling waits until a newcomer has settled, so the next one finds none.
  const warm = async () => (await (await request.get("/api/health")).json()).pool.warm ?? 0;
  await expect.poll(warm, { timeout: WARM_WITHIN_MS }).toBeGreaterThanOrEqual(1);
  const others = await browser.newContext({ baseURL: labmate.url });
  for (let taken = await warm(); taken > 0; taken--) {
    const learner = await browser.newContext({ baseURL: labmate.url });
    const other = await learner.newPage();
    await other.goto(taken % 2 === 0 ? "/learn/istio" : "/learn/tour");
    await other.getByLabel("What shall we call you?").fill(`Other ${taken}`);
    await other.getByRole("button", { name: "Begin" }).click();
    await expect(other.locator("section.terminal:not([hidden])")).toHaveAttribute("data-state", "open");
    await learner.close();
  }
  await others.close();
  await page.goto("/learn/tour");
  await page.getByLabel("What shall we call you?").fill("Late");
  const took = await beginAndTime(page, { line: "kubectl get --raw /readyz; echo", shows: /^ok/ });
  process.stdout.write(`Begin to a prompt with an answering API, cold: ${took} ms (goal 15000)\n`);
});
