/** A step's solution: one click, and one more to be sure. */
"use client";
import { type ReactNode, useState } from "react";
import { stepKey } from "#server/progress/step-key.ts";
import { type Place, useSeat } from "./seat.tsx";

export function Solution({ place, children }: { place: Place; children: ReactNode }) {
  const { state, ask } = useSeat();
  const [stage, setStage] = useState<"closed" | "sure?" | "open">("closed");
  const opened = state?.steps[stepKey(place.chapter, place.step)]?.solutionOpened ?? false;

  if (opened || stage === "open") {
    return (
      <div className="hint solution" role="note" aria-label="Solution">
        <p className="hint-title">Solution</p>
        {children}
      </div>
    );
  }
  if (stage === "closed") {
    return (
      <button type="button" className="reveal" onClick={() => setStage("sure?")}>
        Show the solution
      </button>
    );
  }
  const reveal = () => {
    setStage("open");
    if (state) void ask("solution", place);
  };
  return (
    <p className="sure">
      <span>It sticks better when you find it yourself.</span>
      {/* biome-ignore lint/a11y/noAutofocus: it takes the place of the button that was just pressed */}
      <button type="button" className="plain" autoFocus onClick={reveal}>
        Show it anyway
      </button>
      <button type="button" className="quiet" onClick={() => setStage("closed")}>
        Keep trying
      </button>
    </p>
  );
}
