/** Finds words in what the terminal has printed (Ctrl+Shift+F). */
"use client";
import type { SearchAddon } from "@xterm/addon-search";
import { type KeyboardEvent, useState } from "react";

type Props = { search: SearchAddon | undefined; onClose(): void };

export function SearchBar({ search, onClose }: Props) {
  const [text, setText] = useState("");
  const [found, setFound] = useState(true);
  const find = (wanted: string, back = false) => {
    setFound(wanted === "" || (back ? search?.findPrevious(wanted) : search?.findNext(wanted)) !== false);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "Escape") onClose();
    else if (event.key === "Enter") find(text, event.shiftKey);
  };
  return (
    <search className="terminal-search">
      <input
        // biome-ignore lint/a11y/noAutofocus: the bar was asked for by a key
        autoFocus
        type="search"
        aria-label="Find in the terminal"
        placeholder="Find (Enter, Shift+Enter)"
        value={text}
        aria-invalid={!found}
        onChange={(event) => {
          setText(event.target.value);
          find(event.target.value);
        }}
        onKeyDown={press}
      />
      <button type="button" className="quiet" onClick={onClose}>
        Close
      </button>
    </search>
  );
}
