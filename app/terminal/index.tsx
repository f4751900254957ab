/** The door of the terminal's browser side; xterm itself is loaded when a terminal is shown, or ahead by `preloadTerminal`. */
"use client";
export { useRun } from "./front.ts";
export { Terminals } from "./terminals.tsx";

/** Fetches the emulator's code while the learner is still reading. */
export function preloadTerminal(): void {
  void import("./emulator.ts").then(({ loadEmulator }) => loadEmulator());
}
