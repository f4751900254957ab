/** The connection in words, shown only when there is something to say. */
"use client";
import { useEffect, useState } from "react";
import type { ConnectionState } from "./connection.ts";

type Props = { state: ConnectionState; onAgain(): void };

/** A connection that takes no longer needs no words. */
const QUIET_MS = 400;

export function StatusLine({ state, onAgain }: Props) {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    setSlow(false);
    if (state.kind !== "connecting" && state.kind !== "waiting") return;
    const timer = setTimeout(() => setSlow(true), QUIET_MS);
    return () => clearTimeout(timer);
  }, [state.kind]);

  const words = wordsOf(state, slow);
  if (!words) return null;
  return (
    <p className="terminal-status" role="status" data-kind={state.kind}>
      <span>{words}</span>
      {(state.kind === "waiting" || state.kind === "ended" || state.kind === "closed") && (
        <button type="button" className="quiet" onClick={onAgain}>
          {state.kind === "ended" ? "New shell" : "Try now"}
        </button>
      )}
    </p>
  );
}

function wordsOf(state: ConnectionState, slow: boolean): string | undefined {
  switch (state.kind) {
    case "open":
      return state.readOnly ? "You are watching; you cannot type here." : undefined;
    case "connecting":
      return slow ? "Connecting to your terminal …" : undefined;
    case "waiting":
      return slow ? `${state.why} Trying again; your shell goes on meanwhile.` : undefined;
    case "ended":
      return `The shell has ended (exit code ${state.exitCode}). Press Enter for a new one.`;
    case "closed":
      return state.why;
  }
}
