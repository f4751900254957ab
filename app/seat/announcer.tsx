/** Says aloud, for who doesn't see the page, what just turned green: a polite live region. */
"use client";
import { useEffect, useRef, useState } from "react";
import type { Chapter } from "#app/box/workshops.ts";
import { newsBetween } from "./news.ts";
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
