/** Asks for a name, right where it is needed, and begins: one request makes the seat and claims the sandbox. */
"use client";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";

type Props = { workshop: string; name: string | undefined };

export function Begin({ workshop, name }: Props) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");

  const begin = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const given = new FormData(event.currentTarget).get("name");
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
        if (location.pathname === href) router.refresh();
        else router.push(href);
        return;
      }
      setProblem(problem);
    } catch {
      setProblem("Labmate doesn't answer at the moment. Please try again.");
    }
    setBusy(false);
  };

  return (
    <form className="begin" onSubmit={begin}>
      <label htmlFor="name">What shall we call you?</label>
      <div className="row">
        <input
          id="name"
          name="name"
          required
          maxLength={60}
          defaultValue={name}
          autoComplete="given-name"
          placeholder="Your name"
          aria-invalid={problem ? true : undefined}
          aria-describedby="name-note"
        />
        <button type="submit" className="main" aria-disabled={busy}>
          {busy ? "Opening…" : "Begin"}
        </button>
      </div>
      <p id="name-note" className={problem ? "problem" : "soft"} role={problem ? "alert" : undefined}>
        {problem || "No account needed. Your instructor sees this name and your progress."}
      </p>
    </form>
  );
}
