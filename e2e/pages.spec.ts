/** Every page, wide and on a phone, light and dark: nothing axe finds, nothing wider than the screen, no error in the console. */
import { gzipSync } from "node:zlib";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./labmate.ts";
import { sitDown } from "./learner.ts";

const LOOKS = [
  { look: "wide, light", width: 1440, height: 900, colorScheme: "light" },
  { look: "wide, dark", width: 1440, height: 900, colorScheme: "dark" },
  { look: "phone, light", width: 390, height: 844, colorScheme: "light" },
  { look: "phone, dark", width: 390, height: 844, colorScheme: "dark" },
] as const;

const OPEN = [
  "/",
  "/learn/tour",
  "/learn/tour/01-first-steps",
  "/learn/istio",
  "/learn/istio/01-install",
  "/status",
  "/join?wrong=1",
  "/nowhere",
];

for (const { look, width, height, colorScheme } of LOOKS) {
  test(`all pages are sound (${look})`, async ({ page, labmate }) => {
    const said = listen(page);
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const path of OPEN) {
      await page.goto(path);
      await expectSound(page, path);
    }
    await sitDown(page);
    await expectSound(page, "a chapter at work");
    await page.goto("/learn/tour");
    await expectSound(page, "the overview of a learner");
    await page.goto(labmate.teachUrl);
    await expect(page.getByText("Ada").first()).toBeVisible();
    await expectSound(page, "the board");
    expect(said.filter((line) => !/404/.test(line))).toEqual([]); // the page that isn't there is meant to say so
  });
}

test("a chapter's first scripts weigh no more than 150 kB", async ({ request }) => {
  const html = await (await request.get("/learn/tour/01-first-steps")).text();
  const tags = html.match(/<script[^>]+src="[^"]+"[^>]*>/g)?.filter((tag) => !/nomodule/i.test(tag)) ?? [];
  const paths = new Set(tags.map((tag) => /src="([^"]+)"/.exec(tag)?.[1] ?? ""));
  let bytes = 0;
  for (const path of paths) bytes += gzipSync(await (await request.get(path)).body()).length;
  process.stdout.write(`First-load JavaScript of a chapter: ${(bytes / 1000).toFixed(1)} kB (goal 150)\n`);
  expect(paths.size).toBeGreaterThan(1);
  expect(bytes).toBeLessThanOrEqual(150_000);
});

async function expectSound(page: Page, what: string) {
  await expect(page.locator("h1").first()).toBeAttached();
  // xterm's own drawing is replaced by its accessibility tree when asked for; its helper elements are not ours to name.
  const { violations } = await new AxeBuilder({ page }).exclude(".terminal-screen").analyze();
  expect(
    violations.map(({ id, nodes }) => `${what}: ${id} at ${nodes.map(({ target }) => target.join(" ")).join(", ")}`),
  ).toEqual([]);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, `${what} is wider than the screen`).toBeLessThanOrEqual(0);
}

function listen(page: Page): string[] {
  const said: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") said.push(message.text());
  });
  page.on("pageerror", (error) => said.push(error.message));
  return said;
}
