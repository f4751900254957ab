/** The frame of every page: language, faces, light or dark. */
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { faces } from "./fonts.ts";
import "./site.css";

export const metadata: Metadata = {
  title: { default: "Labmate", template: "%s · Labmate" },
  description: "Hands-on workshops with a real cluster, and somebody who looks over your shoulder.",
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#faf8f5" },
    { media: "(prefers-color-scheme: dark)", color: "#17131b" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = (await cookies()).get("labmate.theme")?.value;
  return (
    <html
      lang="en"
      className={faces}
      data-theme={theme === "light" || theme === "dark" ? theme : undefined}
      suppressHydrationWarning
    >
      <body>{children}</body>
    </html>
  );
}
