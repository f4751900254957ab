/** Says aloud, for who doesn't see the page, what just turned green: a polite live region. */
"use client";
import { useEffect, useRef, useState } from "react";
import type { Chapter } from "#app/box/workshops.ts";
import type { SeatState } from "#server/progress/seat-state.ts";
import { stepKey } from "#server/progress/step-key.ts";
import { useSeat } from "./seat.tsx";

export function Announcer({ chapter }: { chapter: Pick<Chapter, "slug" | "steps"> }) {
  const { state } = useSeat();
  const before = useRef(state);
  const [said, say] = useState("");
  useEffect(() => {
    const words = newsBetween(before.current, state, chapter);
    before.current = state;
    if (words) say(words);
  }, [state, chapter]);
  return (
    <p className="sr-only" role="status" aria-live="polite">
      {said}
    </p>
  );
}

export function newsBetween(
  before: SeatState | undefined,
  now: SeatState | undefined,
  chapter: Pick<Chapter, "slug" | "steps">,
): string {
  if (!before || !now) return "";
  return chapter.steps
    .flatMap(({ id, title }) => {
      const [was, is] = [before, now].map((state) => state.steps[stepKey(chapter.slug, id)]);
      if (is?.state === "done" && was?.state !== "done") return [`Step done: ${title}.`];
      return Object.entries(is?.conditions ?? {}).flatMap(([name, { state }]) => {
        const old = was?.conditions[name]?.state;
        if (state === "met" && old !== "met") return [`Met: ${name}.`];
        if (state === "unmet" && old === "met") return [`No longer holds: ${name}.`];
        return [];
      });
    })
    .join(" ");
}
