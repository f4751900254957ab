/** Processes, parts and sandboxes, as they change. */
"use client";
import { duration } from "#app/looks/words.ts";
import type { BoxState } from "#server/progress/box.ts";
import { useBox } from "./use-box.ts";

const PROCESS = new Map([
  ["gateway", "Gateway"],
  ["web", "Site"],
  ["assistant", "Assistant"],
  ["postgres", "Database"],
  ["database", "Database"],
]);

export function LiveStatus({ initial }: { initial: BoxState }) {
  const state = useBox(initial);
  const { warm, making, claimed, asleep } = state.sandboxes;
  return (
    <>
      <section aria-labelledby="processes">
        <h2 id="processes" className="small-title">
          Processes
        </h2>
        <ul className="cards">
          {state.processes.map((process) => (
            <li key={process.name} data-state={process.state}>
              <p className="card-title">{PROCESS.get(process.name) ?? process.name}</p>
              <p>{process.state}</p>
              <p className="soft">
                {process.detail || (process.restarts > 0 ? `restarted ${process.restarts}×` : "never restarted")}
              </p>
            </li>
          ))}
        </ul>
        {state.processes.length === 0 && <p className="soft">No process has reported yet.</p>}
      </section>
      <section aria-labelledby="sandboxes">
        <h2 id="sandboxes" className="small-title">
          Sandboxes
        </h2>
        <dl className="figures">
          <Figure name="in use" value={claimed} />
          <Figure name="asleep" value={asleep} />
          <Figure name="kept warm" value={warm} />
          <Figure name="being made" value={making} />
        </dl>
      </section>
      <section aria-labelledby="parts">
        <h2 id="parts" className="small-title">
          What sandboxes are made from
        </h2>
        <p className="soft">
          {state.total === 0
            ? "Nothing needs preparing."
            : state.ready === state.total
              ? "All of it is ready."
              : `${state.ready} of ${state.total} parts are ready, about ${duration(state.remainingSeconds)} left.`}
        </p>
        <ul className="parts">
          {state.parts.map((part) => (
            <li key={part.name} data-state={part.state}>
              <span className="mark" aria-hidden="true" />
              <span className="part-title">{part.title}</span>
              <span className="soft">
                {part.state === "working" &&
                  `${part.detail ? `${part.detail}, ` : ""}about ${duration(part.secondsLeft)} left`}
                {part.state === "waiting" && `waits its turn, takes about ${duration(part.expectedSeconds)}`}
                {part.state === "ready" && (part.detail || "ready")}
                {part.state === "failed" && part.detail}
              </span>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

function Figure({ name, value }: { name: string; value: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
