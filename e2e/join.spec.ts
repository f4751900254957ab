/** A class comes in from other machines: everyone stands at the door until they know the join code. */
import type { Page } from "@playwright/test";
import { WebSocket } from "ws";
import { expect, type Labmate, test } from "./labmate.ts";
import { readScreen, screenOf, stepCalled, type } from "./learner.ts";

test.use({ host: "0.0.0.0" });

const PAGES = [
  "/",
  "/learn/tour",
  "/learn/tour/01-first-steps",
  "/status",
  "/teach",
  "/nowhere",
  "/pictures/tour/a/b.png",
];
const STREAMS = ["/api/status/events", "/api/teach/tour/events", "/api/seats/any/events?chapter=01-first-steps"];
const ACTIONS = ["", "/any/ticket", "/any/check", "/any/hint", "/any/solution", "/any/answer", "/any/sandbox"];

/** The way in for a class, as start prints it. */
function doorOf(labmate: Labmate): { site: string; code: string } {
  const [, code, site] = /needs the join code (\S+) at (\S+)/.exec(labmate.output()) ?? [];
  test.skip(!site, "this machine has no address but loopback");
  return { site: site ?? "", code: code ?? "" };
}

async function enter(page: Page, code: string) {
  await page.getByLabel("Join code").fill(code);
  await page.getByRole("button", { name: "Come in" }).click();
}

/** How a terminal's socket ends: the answer's status before the handshake, or the close code after it. */
function knockAtTerminal(site: string, origin: string, headers: Record<string, string> = {}): Promise<number> {
  const protocols = ["labmate.terminal.v1", "ticket.made-up"];
  const socket = new WebSocket(`${site.replace("http", "ws")}/terminals/main?cols=80&rows=24`, protocols, {
    origin,
    headers,
  });
  return new Promise((resolve, reject) => {
    socket.once("unexpected-response", (_, { statusCode }) => resolve(statusCode ?? 0));
    socket.once("close", resolve);
    socket.once("error", reject);
  });
}

test("without the join code every page leads to the door, and every other way in is shut", async ({
  request,
  labmate,
}) => {
  const { site } = doorOf(labmate);
  for (const path of PAGES) {
    for (const headers of [{}, { rsc: "1" }, { cookie: "labmate.join=made-up; labmate.teach=made-up" }]) {
      const answer = await request.get(site + path, { maxRedirects: 0, headers });
      expect([answer.status(), answer.headers().location], path).toEqual([
        303,
        `/join?next=${encodeURIComponent(path)}`,
      ]);
    }
  }
  for (const path of STREAMS) expect((await request.get(site + path)).status(), path).toBe(401);
  for (const path of ACTIONS) {
    expect((await request.post(`${site}/api/seats${path}`, { data: {} })).status(), path).toBe(401);
  }
  expect(await knockAtTerminal(site, site)).toBe(4401);
});

test("with the join code a learner is in, and works", async ({ page, labmate }) => {
  const { site, code } = doorOf(labmate);
  await page.goto(`${site}/learn/tour`);
  await enter(page, "nearly");
  await expect(page.getByRole("alert").filter({ hasText: "That isn't the code." })).toBeVisible();
  await page.goto(`${site}/learn/tour`);
  await expect(page.getByLabel("Join code")).toBeVisible();

  await enter(page, ` ${code.toUpperCase()} `);
  await expect(page).toHaveURL(`${site}/learn/tour`);
  await page.getByLabel("What shall we call you?").fill("Ada");
  await page.getByRole("button", { name: "Begin" }).click();
  await readScreen(page);
  await type(page, "echo in$((1 + 1))");
  await expect(screenOf(page)).toContainText("in2");

  // Browsers lend a page that came by plain HTTP no clipboard.
  expect(await page.evaluate(() => isSecureContext)).toBe(false);
  const step = stepCalled(page, "Run a command");
  await step.getByRole("button", { name: "Copy" }).first().click();
  await expect(step.getByText("Copied")).toBeVisible();
  await page.locator("section.terminal:not([hidden]) .terminal-screen").click();
  await page.keyboard.press("Control+Shift+v");
  await expect(screenOf(page)).toContainText(/\$ mkdir|# mkdir/);
});

test("what another site sends is refused, though its visitor has been let in", async ({ request, labmate }) => {
  const { site, code } = doorOf(labmate);
  const joined = await request.post(`${site}/api/join`, {
    form: { code, next: "//elsewhere.example" },
    maxRedirects: 0,
  });
  expect(joined.headers().location).toBe("/");
  const cookie = joined.headers()["set-cookie"]?.split(";")[0] ?? "";
  expect((await request.get(`${site}/status`, { maxRedirects: 0 })).status()).toBe(200);

  const origin = "http://elsewhere.example";
  const begun = await request.post(`${site}/api/seats`, {
    headers: { origin },
    data: { workshop: "tour", name: "Eve" },
  });
  expect(begun.status()).toBe(403);
  expect(await knockAtTerminal(site, origin, { cookie })).toBe(403);
  expect(await knockAtTerminal(site, site, { cookie })).toBe(4401);
});

test("the instructor's link opens the board, which shows the class how to come in", async ({ page, labmate }) => {
  const { site, code } = doorOf(labmate);
  await page.goto(labmate.teachUrl.replace(/^http:\/\/[^/]+/, site));
  await expect(page.getByText(code, { exact: true })).toBeVisible();
  await page.goto(`${site}/teach?workshop=istio`);
  await expect(page.getByText("Nobody has begun yet.")).toBeVisible();
  await expect(page.getByText(site.replace("http://", ""), { exact: true })).toBeVisible();
});
