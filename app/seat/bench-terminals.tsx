/** The right half: the terminals once there is a sandbox, and until then, in words, what is happening. */
"use client";
import { useEffect, useState } from "react";
import { duration } from "#app/looks/words.ts";
import type { SandboxView } from "#server/progress/sandbox-view.ts";
import { useSeat } from "./seat.tsx";

const loadTerminals = () => import("#app/terminal/terminals.tsx");
type TerminalsModule = Awaited<ReturnType<typeof loadTerminals>>;

/** Not part of the page's first scripts, but asked for as soon as they run. */
if (typeof window !== "undefined") void loadTerminals().catch(() => {}); // asked for again when it is needed

type Props = { workshop: string; driver: "kind" | "local" };

export function BenchTerminals({ driver }: Props) {
  const { state, ask } = useSeat();
  const [problem, setProblem] = useState("");
  // Not React.lazy: Suspense holds back for 300 ms what it has hidden once, however soon it came.
  const [code, setCode] = useState<TerminalsModule>();
  useEffect(() => {
    loadTerminals().then(setCode, () => setProblem("The terminal could not be loaded. Reload the page."));
  }, []);
  if (!state) {
    return (
      <div className="no-terminal">
        <p className="no-terminal-title">Here is your terminal, once you begin.</p>
        <p className="soft">
          {driver === "kind"
            ? "A shell on a Kubernetes cluster that is yours alone."
            : "A shell on this machine, with its current cluster."}
        </p>
      </div>
    );
  }
  const { sandbox, seat } = state;
  if (sandbox.state === "ready" || sandbox.state === "asleep") {
    return (
      <>
        {sandbox.state === "asleep" && (
          <p className="waking" role="status">
            Your sandbox was asleep; it is waking up. Nothing in it was lost.
          </p>
        )}
        {code && <code.Terminals key={sandbox.id} seat={seat} sandbox={sandbox.id ?? ""} />}
        {!code && problem && <p className="problem">{problem}</p>}
      </>
    );
  }
  const renew = async () => setProblem((await ask("sandbox", { renew: true })) ?? "");
  return (
    <div className="no-terminal" role="status">
      {sandbox.state === "gone" ? (
        <>
          <p className="no-terminal-title">Your sandbox is gone.</p>
          <p className="soft">{sandbox.words} Your progress is kept.</p>
          <button type="button" className="main" onClick={renew}>
            Get a new one
          </button>
          {problem && <p className="problem">{problem}</p>}
        </>
      ) : (
        <Making sandbox={sandbox} />
      )}
    </div>
  );
}

const TICK_MS = 1_000;

function Making({ sandbox }: { sandbox: SandboxView }) {
  const [passed, setPassed] = useState(0);
  const since = Date.parse(sandbox.since);
  useEffect(() => {
    const tick = () => setPassed(Math.max(0, (Date.now() - since) / 1000));
    tick();
    const timer = setInterval(tick, TICK_MS);
    return () => clearInterval(timer);
  }, [since]);
  const expected = sandbox.expectedSeconds;
  const left = expected === null ? undefined : sandbox.state === "waiting" ? expected : expected - passed;
  return (
    <>
      <div className="litmus" aria-hidden="true">
        <i
          style={{ "--share": `${expected ? Math.min(95, (passed / (passed + Math.max(1, left ?? 1))) * 100) : 50}%` }}
        />
      </div>
      <p className="no-terminal-title">
        {sandbox.state === "making" ? "Your sandbox is being made." : "Your terminal comes here."}
      </p>
      <p className="soft">{sandbox.words}</p>
      {left !== undefined && (
        <p className="soft">
          {left > 0 ? `About ${duration(left)} left. Read on meanwhile.` : "Any moment now. Read on meanwhile."}
        </p>
      )}
    </>
  );
}
