/** Fetches the terminal's code while somebody still reads the overview: it is there when they begin. */
"use client";
import { useEffect } from "react";

export function PreloadTerminal() {
  useEffect(() => {
    void import("#app/terminal/index.tsx").then(({ preloadTerminal }) => preloadTerminal());
  }, []);
  return null;
}
