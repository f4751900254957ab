/** Light, dark, or as the system says. Kept in a cookie, so that the server draws the page right the first time. */
"use client";

const YEAR_S = 365 * 24 * 60 * 60;

export function ThemeSwitch() {
  const turn = () => {
    const root = document.documentElement;
    const systemDark = matchMedia("(prefers-color-scheme: dark)").matches;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : systemDark;
    const next = dark ? "light" : "dark";
    // Back to what the system says means: no wish of one's own.
    const wish = (next === "dark") === systemDark ? "" : next;
    if (wish) root.dataset.theme = wish;
    else delete root.dataset.theme;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
    document.cookie = `labmate.theme=${wish}; Path=/; SameSite=Lax; Max-Age=${wish ? YEAR_S : 0}`;
    dispatchEvent(new Event("labmate:theme"));
  };
  return (
    <button type="button" className="icon" onClick={turn} aria-label="Switch between light and dark">
      <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
        <circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" strokeWidth="1.6" />
        <path d="M10 3a7 7 0 0 1 0 14z" fill="currentColor" />
      </svg>
    </button>
  );
}
