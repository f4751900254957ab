/** A hint: the next one can be opened once the one before is. Opened ones are counted, and stay open. */
"use client";
import { type ReactNode, useState } from "react";
import { stepKey } from "#server/progress/step-key.ts";
import { type Place, useSeat } from "./seat.tsx";

export function Hint({ place, number, children }: { place: Place; number: number; children: ReactNode }) {
  const { state, ask } = useSeat();
  const [openedHere, setOpenedHere] = useState(false);
  const opened = state?.steps[stepKey(place.chapter, place.step)]?.hintsOpened ?? 0;
  const open = openedHere || opened >= number;
  if (!open && state && number > opened + 1) return null;
  if (!open && !state && number > 1) return null;
  if (open) {
    return (
      <div className="hint" role="note" aria-label={`Hint ${number}`}>
        <p className="hint-title">Hint {number}</p>
        {children}
      </div>
    );
  }
  const reveal = () => {
    setOpenedHere(true);
    if (state) void ask("hint", { ...place, number });
  };
  return (
    <button type="button" className="reveal" onClick={reveal}>
      {number === 1 ? "Give me a hint" : "Another hint"}
    </button>
  );
}
