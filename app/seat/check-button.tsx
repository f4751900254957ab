/** Asks for a step to be looked at now. Nobody needs it, since checks watch; it is for who wants to be sure. */
"use client";
import { useEffect, useState } from "react";
import { type Place, useSeat } from "./seat.tsx";

/** Longer than a check's own deadline: after that nobody is looking. */
const PATIENCE_MS = 15_000;
/** How long an answer is "just now". */
const SHOWN_MS = 6_000;

export function CheckButton({ place, title }: { place: Place; title: string }) {
  const { state, ask, news } = useSeat();
  /** The count of news when asked; undefined when nothing is awaited, nor just answered. */
  const [askedAt, setAskedAt] = useState<number>();
  const [problem, setProblem] = useState("");
  const asked = askedAt !== undefined;
  const waiting = asked && news === askedAt;

  useEffect(() => {
    if (!asked) return;
    const timer = setTimeout(
      () => {
        setAskedAt(undefined);
        if (waiting) setProblem("No answer yet. Labmate keeps looking; you can go on.");
      },
      waiting ? PATIENCE_MS : SHOWN_MS,
    );
    return () => clearTimeout(timer);
  }, [asked, waiting]);

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
  const looked = state?.sandbox.state === "ready" ? "Looked just now." : "Your sandbox isn't awake yet.";
  return (
    <p className="check">
      <button type="button" className="plain" onClick={check} aria-disabled={waiting} aria-label={`Check: ${title}`}>
        {waiting ? "Looking…" : "Check"}
      </button>
      <span role="status" className="soft">
        {problem || (asked && !waiting && looked)}
      </span>
    </p>
  );
}
