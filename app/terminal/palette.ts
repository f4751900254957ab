/** A terminal's colours, light and dark; every one holds 4.5 to 1 on its ground. */
import type { ITheme } from "@xterm/xterm";

const DARK: ITheme = {
  background: "#120f16",
  foreground: "#e9e3ec",
  cursor: "#e48fc4",
  cursorAccent: "#120f16",
  selectionBackground: "#5a4668",
  black: "#2b2433",
  red: "#ff8d8d",
  green: "#63d0b5",
  yellow: "#e9b862",
  blue: "#9db5f5",
  magenta: "#e48fc4",
  cyan: "#7cc7dd",
  white: "#d6cedb",
  brightBlack: "#978ca0",
  brightRed: "#ffabab",
  brightGreen: "#86e3cc",
  brightYellow: "#f5d08c",
  brightBlue: "#bccbfa",
  brightMagenta: "#f0a9d4",
  brightCyan: "#a3dcec",
  brightWhite: "#ffffff",
};

const LIGHT: ITheme = {
  background: "#fffdfb",
  foreground: "#261c2e",
  cursor: "#8a2a68",
  cursorAccent: "#fffdfb",
  selectionBackground: "#e9d3e2",
  black: "#261c2e",
  red: "#b3261e",
  green: "#0b6a58",
  yellow: "#865200",
  blue: "#2f4fa3",
  magenta: "#8a2a68",
  cyan: "#0d6480",
  white: "#6f6577",
  brightBlack: "#675d70",
  brightRed: "#9c1f18",
  brightGreen: "#085a4a",
  brightYellow: "#6f4400",
  brightBlue: "#243f86",
  brightMagenta: "#6d1d51",
  brightCyan: "#09536b",
  brightWhite: "#4c4254",
};

export function palette(): ITheme {
  const { theme } = document.documentElement.dataset;
  const dark = theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  return dark ? DARK : LIGHT;
}

/** @returns how to stop listening */
export function onPaletteChange(listener: () => void): () => void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", listener);
  addEventListener("labmate:theme", listener); // the site's own switch
  return () => {
    system.removeEventListener("change", listener);
    removeEventListener("labmate:theme", listener);
  };
}
