/** A step of a chapter: what to do, and beside it what is still missing. Ticks appear by themselves. */
"use client";
import type { ReactNode } from "react";
import { stepKey } from "#server/progress/step-key.ts";
import { CheckButton } from "./check-button.tsx";
import { Conditions } from "./conditions.tsx";
import { type Place, useSeat } from "./seat.tsx";

const SAYS = { done: "Done", skipped: "Skipped", begun: "Begun", none: "Not begun" } as const;

type Props = { place: Place; number: number; title: string; conditions: readonly string[]; children: ReactNode };

export function Step({ place, number, title, conditions, children }: Props) {
  const { state } = useSeat();
  const view = state?.steps[stepKey(place.chapter, place.step)];
  const said = view?.state ?? "none";
  const heading = `step-${place.step}`;
  return (
    <section className="step" data-state={said} aria-labelledby={heading} id={place.step}>
      <header>
        <p className="step-number" aria-hidden="true">
          {said === "done" ? <Tick /> : number}
        </p>
        <h2 id={heading}>{title}</h2>
        {state && (
          <p className="step-state">
            <span className="sr-only">This step: </span>
            {SAYS[said]}
          </p>
        )}
      </header>
      {children}
      {conditions.length > 0 && (
        <footer>
          <Conditions names={conditions} views={view?.conditions ?? {}} passed={said === "done"} />
          {state && <CheckButton place={place} title={title} />}
        </footer>
      )}
    </section>
  );
}

function Tick() {
  return (
    <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      <path d="M3 8.5l3.2 3.2L13 4.8" fill="none" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />
    </svg>
  );
}
