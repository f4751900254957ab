/** What a learner does and sees, in words: every browser test speaks of pages through this. */
import { type APIRequestContext, expect, type Locator, type Page } from "@playwright/test";
import { z } from "zod";

/** What the terminal's screen shows, as a screen reader is told: the drawing itself is pixels. */
export const screenOf = (page: Page): Locator => page.locator(SCREEN);
const SCREEN = "section.terminal:not([hidden]) .xterm-accessibility-tree";

/** From a chapter's page to a prompt that can be read. */
export async function sitDown(page: Page, chapter = "/learn/tour/01-first-steps", name = "Ada"): Promise<void> {
  await page.goto(chapter);
  await page.getByLabel("What shall we call you?").fill(name);
  await page.getByRole("button", { name: "Begin" }).click();
  await readScreen(page);
}

/** Turns on the screen reader's view of the terminal, where it isn't on, and waits for a prompt. */
export async function readScreen(page: Page): Promise<void> {
  const reader = page.getByRole("button", { name: "Screen reader" });
  const phoneTab = page.getByRole("button", { name: "Terminal", exact: true });
  await expect(async () => {
    if (await phoneTab.isVisible()) await phoneTab.click();
    if ((await reader.getAttribute("aria-pressed", { timeout: 2_000 })) !== "true") await reader.click();
    await expect(screenOf(page)).toBeVisible({ timeout: 2_000 }); // a page just reloaded remembers the choice a moment later
  }).toPass({ timeout: 60_000 });
  await expect(screenOf(page)).toContainText(/[$#]/);
}

/**
 * From Begin to the first sight of a prompt, in ms: looked at with every frame, since `expect` looks once a second, and on the
 * lines as they are painted, since a screen reader is told of them up to a second later.
 *
 * @param act what is done then, when the prompt is not the end of it
 */
export async function beginAndTime(page: Page, act?: { line: string; shows: RegExp }): Promise<number> {
  const began = Date.now();
  await page.getByRole("button", { name: "Begin" }).click();
  await paints(page, /[$#] *$/);
  if (act) {
    await type(page, act.line);
    await paints(page, act.shows);
  }
  return Date.now() - began;
}

/** What is on the screen, where it is drawn without WebGL. */
const ROWS = "section.terminal:not([hidden]) .xterm-rows > div";

async function paints(page: Page, line: RegExp): Promise<void> {
  await page.waitForFunction(
    ([rows, source]) =>
      [...document.querySelectorAll(rows)].some((row) => new RegExp(source).test((row.textContent ?? "").trimEnd())),
    [ROWS, line.source] as const,
    { timeout: 240_000 },
  );
}

export async function type(page: Page, line: string): Promise<void> {
  await page.locator("section.terminal:not([hidden]) .terminal-screen").click();
  await page.keyboard.type(`${line}\n`);
}

export const stepCalled = (page: Page, title: string): Locator =>
  page.getByRole("region", { name: title, exact: true });

export const expectDone = (page: Page, title: string, timeout?: number): Promise<void> =>
  expect(stepCalled(page, title)).toHaveAttribute("data-state", "done", timeout === undefined ? {} : { timeout });

const Health = z.object({
  ok: z.boolean(),
  processes: z.record(z.string(), z.object({ state: z.string(), pid: z.number().nullable(), restarts: z.number() })),
});

/** Kills one of Labmate's processes as hard as can be, and waits until its supervisor has it back. */
export async function killAndAwait(request: APIRequestContext, url: string, name: string): Promise<void> {
  const read = async () => {
    const answer = await request.get(`${url}/api/health`).catch(() => undefined);
    return Health.safeParse(await answer?.json().catch(() => undefined)).data;
  };
  const before = (await read())?.processes[name];
  if (!before?.pid) throw new Error(`health knows no running ${name}`);
  process.kill(before.pid, "SIGKILL");
  await expect
    .poll(
      async () => {
        const now = (await read())?.processes[name];
        return now !== undefined && now.pid !== before.pid && now.state === "ready";
      },
      { message: `${name} is ready again`, timeout: 60_000 },
    )
    .toBe(true);
}

/** Kills every process in turn and sees the same shell go on; `kept` is a variable set in it before. */
export async function outliveKills(
  page: Page,
  request: APIRequestContext,
  url: string,
  kept: { name: string; value: string },
) {
  for (const name of ["gateway", "web", "assistant", "postgres"]) {
    await killAndAwait(request, url, name);
    await expect(page.locator("section.terminal:not([hidden])")).toHaveAttribute("data-state", "open");
    await type(page, `echo after-${name}=$${kept.name}`);
    await expect(screenOf(page)).toContainText(`after-${name}=${kept.value}`);
  }
  await page.reload();
  await readScreen(page);
  await expect(screenOf(page)).toContainText(`after-postgres=${kept.value}`);
}
