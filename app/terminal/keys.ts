/** Keys that are the page's and not the shell's: copy, paste, find. Ctrl+C without a selection stays the shell's. */
import type { Terminal } from "@xterm/xterm";
import { copyText } from "#app/looks/copy.ts";
import { harmless, runsAtOnce } from "./paste.ts";

type Actions = { onSearch(): void };

export function bindKeys(term: Terminal, element: HTMLElement, { onSearch }: Actions): () => void {
  term.attachCustomKeyEventHandler((event) => {
    if (event.type !== "keydown") return true;
    const command = event.metaKey && !event.ctrlKey;
    const chord = event.ctrlKey && event.shiftKey;
    const key = event.key.toLowerCase();
    if (key === "f" && (chord || command)) {
      event.preventDefault();
      onSearch();
      return false;
    }
    if (key === "c" && (chord || command || (event.ctrlKey && term.hasSelection()))) {
      event.preventDefault();
      if (term.hasSelection()) void copyText(term.getSelection());
      term.clearSelection();
      return false;
    }
    return !(key === "v" && (chord || command)); // the browser's own paste event follows
  });

  const paste = (event: ClipboardEvent) => {
    event.preventDefault();
    event.stopPropagation();
    const text = harmless(event.clipboardData?.getData("text/plain") ?? "");
    const lines = text.trimEnd().split(/\r?\n/).length;
    if (
      runsAtOnce(text, term.modes.bracketedPasteMode) &&
      !confirm(`Paste ${lines} lines? The program in front may run each of them at once.`)
    )
      return;
    term.paste(text);
  };
  element.addEventListener("paste", paste, { capture: true }); // before xterm's own, which leaves escapes in
  return () => element.removeEventListener("paste", paste, { capture: true });
}
