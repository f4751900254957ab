/** Copy, and Run: types the block into the terminal in front, once. */
"use client";
import { useState } from "react";
import { copyText } from "#app/looks/copy.ts";
import { useRun } from "#app/terminal/front.ts";

const SHOWN_MS = 1600;

export function CodeActions({ text, run }: { text: string; run: boolean }) {
  const [said, setSaid] = useState("");
  const { runInTerminal, refusal } = useRun();
  const say = (words: string) => {
    setSaid(words);
    setTimeout(() => setSaid(""), SHOWN_MS);
  };
  const type = () => {
    if (refusal) return say(refusal);
    runInTerminal(text);
    say("Typed");
  };
  const copy = async () => say((await copyText(text)) ? "Copied" : "Copying is not allowed here");
  return (
    <figcaption className="code-actions">
      <span role="status">{said}</span>
      <button type="button" className="quiet" onClick={copy}>
        Copy
      </button>
      {run && (
        <button
          type="button"
          className="run"
          title={refusal ?? "Types it into your terminal"}
          aria-disabled={refusal !== undefined}
          onClick={type}
        >
          Run
        </button>
      )}
    </figcaption>
  );
}
