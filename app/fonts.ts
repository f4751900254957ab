/** The site's faces, served from here: Literata to read, Instrument Sans for everything around it, JetBrains Mono for code. */
import localFont from "next/font/local";

const text = localFont({
  src: [
    { path: "../node_modules/@fontsource-variable/literata/files/literata-latin-wght-normal.woff2", style: "normal" },
    { path: "../node_modules/@fontsource-variable/literata/files/literata-latin-wght-italic.woff2", style: "italic" },
  ],
  weight: "200 900",
  variable: "--face-text",
  display: "swap",
  fallback: ["Georgia", "serif"],
  adjustFontFallback: "Times New Roman",
  preload: true,
});

const plain = localFont({
  src: "../node_modules/@fontsource-variable/instrument-sans/files/instrument-sans-latin-wght-normal.woff2",
  weight: "400 700",
  variable: "--face-plain",
  display: "swap",
  fallback: ["system-ui", "sans-serif"],
  preload: true,
});

const code = localFont({
  src: "../node_modules/@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2",
  weight: "100 800",
  variable: "--face-code",
  display: "swap",
  fallback: ["ui-monospace", "monospace"],
  preload: false,
});

export const faces = `${text.variable} ${plain.variable} ${code.variable}`;
