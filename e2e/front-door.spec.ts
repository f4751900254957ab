import { expect, test } from "./labmate.ts";

test("the address that start prints opens a page with the workshops", async ({ page, labmate }) => {
  await page.goto(labmate.url);
  await expect(page.getByRole("main").getByRole("link").first()).toBeVisible();
  await expect(page).toHaveTitle(/Labmate/);
});

test("health answers for all four processes", async ({ request, labmate }) => {
  const health = await (await request.get(`${labmate.url}/api/health`)).json();
  expect(Object.keys(health.processes).sort()).toEqual(["assistant", "gateway", "postgres", "web"]);
});
