/** The terminal in front: what Run on a code block types into, and Close ends. A small store, because code blocks and terminals are far apart on a page. */
"use client";
import { useSyncExternalStore } from "react";

export type Front = {
  /** Types it and presses Enter; false when it could not be sent. */
  run(text: string): boolean;
  /** Why nothing can be typed now; undefined when it can. */
  refusal: string | undefined;
  /** Ends its shell and all that runs in it. */
  end(): void;
};

const NONE = "Your terminal isn't there yet.";

let front: Front | undefined;
const listeners = new Set<() => void>();

/** @returns how to step back */
export function bringToFront(terminal: Front): () => void {
  front = terminal;
  tell();
  return () => {
    if (front !== terminal) return;
    front = undefined;
    tell();
  };
}

/** `runInTerminal` types a text into the terminal in front, once: nothing is kept for a later connection. */
export function useRun(): { runInTerminal(text: string): void; refusal: string | undefined } {
  const refusal = useSyncExternalStore(subscribe, refusalNow, () => NONE);
  return { runInTerminal: (text) => void front?.run(text), refusal };
}

export function endFront(): void {
  front?.end();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

const refusalNow = () => (front ? front.refusal : NONE);

function tell() {
  for (const listener of listeners) listener();
}
