/** Asks for a name, right where it is needed, and begins: one request makes the seat and claims the sandbox. */
"use client";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useState } from "react";

type Props = {
  workshop: string;
  /** Of who has begun some workshop already: they aren't asked again. */
  name: string | undefined;
};

/** A page that was made anew after Begin and still asks for a name was asked by a browser without our cookie. */
const FORGOTTEN_MS = 4_000;

/** Where each workshop goes on that was begun since this document was loaded: the Back button shows pages as they were before. */
const begun = new Map<string, string>();

export function Begin({ workshop, name }: Props) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const [onward, setOnward] = useState<string>();
  /** Counts what was begun from this very page. */
  const [round, setRound] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round looks again
  useEffect(() => {
    const href = begun.get(workshop);
    if (href === undefined && (name !== undefined || begun.size === 0)) return;
    router.refresh();
    if (href !== location.pathname) return setOnward(href);
    const forgotten = setTimeout(() => {
      setBusy(false);
      setProblem("Your browser keeps no cookies of this site, so Labmate can't know you again. Please allow them.");
    }, FORGOTTEN_MS);
    return () => clearTimeout(forgotten);
  }, [workshop, name, router, round]);

  const begin = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const given = name ?? new FormData(event.currentTarget).get("name");
    setBusy(true);
    setProblem("");
    try {
      const answer = await fetch("/api/seats", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ workshop, name: given }),
      });
      const { href, problem } = await answer.json();
      if (answer.ok) {
        begun.set(workshop, href);
        if (location.pathname === href) setRound(round + 1);
        else router.push(href);
        return;
      }
      setProblem(problem);
    } catch {
      setProblem("Labmate doesn't answer at the moment. Please try again.");
    }
    setBusy(false);
  };

  if (onward) {
    return (
      <p className="start">
        <Link href={onward} className="main button" prefetch={false}>
          Go on
        </Link>
      </p>
    );
  }
  return (
    <form className="begin" onSubmit={begin}>
      {name === undefined && <label htmlFor="name">What shall we call you?</label>}
      <div className="row">
        {name === undefined && (
          <input
            id="name"
            name="name"
            required
            maxLength={60}
            autoComplete="given-name"
            placeholder="Your name"
            aria-invalid={problem ? true : undefined}
            aria-describedby="name-note"
          />
        )}
        <button type="submit" className="main" aria-disabled={busy}>
          {busy ? "Opening…" : name === undefined ? "Begin" : `Begin as ${name}`}
        </button>
      </div>
      <p id="name-note" className={problem ? "problem" : "soft"} role={problem ? "alert" : undefined}>
        {problem ||
          `${name === undefined ? "No account needed. " : ""}Your instructor sees this name and your progress.`}
      </p>
    </form>
  );
}
