/** The terminal in a real browser: typed, run, reloaded, cut, pasted, closed. */
import { expect, test } from "./labmate.ts";
import { killAndAwait, readScreen, screenOf, sitDown, type } from "./learner.ts";

test("a reload shows the same shell, and what programs asked of the screen is not typed again", async ({ page }) => {
  await sitDown(page);
  await type(page, "kept=yes; printf '\\033[6n\\033[c'; read -rsd R -t 5; read -rsd c -t 5; echo asked$((1 + 1))");
  await expect(screenOf(page)).toContainText("asked2");
  await page.reload();
  await readScreen(page);
  await expect(screenOf(page)).toContainText("asked2");
  await type(page, "echo kept=$kept.");
  await expect(screenOf(page)).toContainText("kept=yes.");
  await expect(screenOf(page)).not.toContainText(/\d+;\d+R|1;2c/);
});

test("the gateway is killed: the page comes back by itself, to the same shell", async ({ page, request, labmate }) => {
  await sitDown(page);
  await type(page, "kept=still; echo begun$((1 + 1))");
  await expect(screenOf(page)).toContainText("begun2");
  await killAndAwait(request, labmate.url, "gateway");
  await expect(page.locator("section.terminal:not([hidden])")).toHaveAttribute("data-state", "open");
  await type(page, "echo kept=$kept.");
  await expect(screenOf(page)).toContainText("kept=still.");
});

test("Run types a block into the terminal in front, once", async ({ page }) => {
  await sitDown(page);
  await page.getByRole("button", { name: "Run", exact: true }).first().click();
  const block = (await page.locator("figure:has(button.run) pre").first().innerText()).trim().split("\n")[0] ?? "";
  expect(block).not.toBe("");
  await expect(screenOf(page)).toContainText(block);
  await page.reload();
  await readScreen(page);
  await expect(screenOf(page)).toContainText(block);
  expect((await screenOf(page).innerText()).split(block)).toHaveLength(2);
});

test("a second terminal is opened, found again after a reload, and closed", async ({ page }) => {
  await sitDown(page);
  await page.getByRole("button", { name: "New terminal" }).click();
  await expect(page.getByRole("tab", { name: "Terminal 2" })).toHaveAttribute("aria-selected", "true");
  await type(page, "echo second$((1 + 1))");
  await expect(screenOf(page)).toContainText("second2");
  await page.reload();
  await page.getByRole("tab", { name: "Terminal 2" }).click();
  await expect(screenOf(page)).toContainText("second2");
  await page.getByRole("button", { name: /Close terminal 2/ }).click();
  await expect(page.getByRole("tab")).toHaveCount(1);
  await page.reload();
  await readScreen(page);
  await expect(screenOf(page)).toContainText(/[$#]/);
  await expect(page.getByRole("tab")).toHaveCount(1);
});

test("a paste cannot smuggle the keys that end it", async ({ page }) => {
  await sitDown(page);
  await page.locator("section.terminal .terminal-screen").click();
  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", "echo harm\x1b[201~less\necho smugg\x1b[201~led");
    document.activeElement?.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
  });
  await expect(screenOf(page)).toContainText("smugg[201~led");
  await page.keyboard.press("Control+c");
  await type(page, "echo end$((1 + 1))");
  await expect(screenOf(page)).toContainText("end2");
  await expect(screenOf(page)).not.toContainText(/^harm/m);
});

test("WebGL draws where it is quick, and the page goes on drawing when the browser takes it away", async ({ page }) => {
  // This machine draws with its processor, and says so; a browser that doesn't say is taken for quick.
  await page.addInitScript(() => {
    const { prototype } = WebGL2RenderingContext;
    const ask: (name: string) => unknown = prototype.getExtension;
    Object.defineProperty(prototype, "getExtension", {
      value(name: string) {
        return name === "WEBGL_debug_renderer_info" ? null : ask.call(this, name);
      },
    });
  });
  await sitDown(page);
  const canvas = page.locator(".xterm-screen canvas:not(.xterm-link-layer)");
  await expect(canvas).toBeVisible();
  await canvas.evaluate((element) => {
    if (element instanceof HTMLCanvasElement)
      element.getContext("webgl2")?.getExtension("WEBGL_lose_context")?.loseContext();
  });
  await expect(canvas).toHaveCount(0);
  await type(page, "echo still$((1 + 1))");
  await expect(page.locator(".xterm-rows")).toContainText("still2");
});
