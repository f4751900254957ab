/** Asks for a step to be looked at now. Nobody needs it, since checks watch; it is for who wants to be sure. */
"use client";
import { useEffect, useState } from "react";
import { type Place, useSeat } from "./seat.tsx";

/** Longer than a check's own deadline: after that nobody is looking. */
const PATIENCE_MS = 15_000;

export function CheckButton({ place, title }: { place: Place; title: string }) {
  const { ask, news } = useSeat();
  /** The count of news when asked; undefined when nothing is awaited. */
  const [askedAt, setAskedAt] = useState<number>();
  const [problem, setProblem] = useState("");
  const waiting = askedAt !== undefined && news === askedAt;

  useEffect(() => {
    if (!waiting) return;
    const patience = setTimeout(() => {
      setAskedAt(undefined);
      setProblem("No answer yet. Labmate keeps looking; you can go on.");
    }, PATIENCE_MS);
    return () => clearTimeout(patience);
  }, [waiting]);

  const check = async () => {
    if (waiting) return;
    setProblem("");
    setAskedAt(news);
    const refused = await ask("check", place);
    if (refused) {
      setAskedAt(undefined);
      setProblem(refused);
    }
  };
  return (
    <p className="check">
      <button type="button" className="plain" onClick={check} aria-disabled={waiting} aria-label={`Check: ${title}`}>
        {waiting ? "Looking…" : "Check"}
      </button>
      <span role="status" className="soft">
        {problem}
      </span>
    </p>
  );
}
