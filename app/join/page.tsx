/** The door when Labmate listens wider than its own machine: the code stands on the instructor's screen. */
import type { Metadata } from "next";
import { Mark } from "#app/looks/mark.tsx";

export const metadata: Metadata = { title: "Join" };

type Search = { searchParams: Promise<{ next?: string; wrong?: string; wait?: string }> };

export default async function JoinPage({ searchParams }: Search) {
  const { next = "/", wrong, wait } = await searchParams;
  const problem = wait
    ? `Too many tries. Please wait ${Number(wait)} seconds.`
    : wrong
      ? "That isn't the code. It has six letters and digits; ask who runs this workshop."
      : "";
  return (
    <main className="door">
      <Mark size={44} />
      <h1>Welcome to the lab</h1>
      <p className="lede">Type the join code your instructor shows you.</p>
      <form action="/api/join" method="post">
        <label htmlFor="code">Join code</label>
        <div className="row">
          <input
            id="code"
            name="code"
            required
            maxLength={20}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            aria-describedby={problem ? "problem" : undefined}
            aria-invalid={problem ? true : undefined}
          />
          <input type="hidden" name="next" value={next} />
          <button type="submit" className="main">
            Come in
          </button>
        </div>
        {problem && (
          <p id="problem" className="problem" role="alert">
            {problem}
          </p>
        )}
      </form>
    </main>
  );
}
