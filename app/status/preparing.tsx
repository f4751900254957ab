/** One line on top of the workshops while the box still prepares: what, and how long it takes. Gone when all is ready. */
"use client";
import Link from "next/link";
import { duration } from "#app/looks/words.ts";
import type { BoxState } from "#server/progress/box.ts";
import { useBox } from "./use-box.ts";

export function Preparing({ initial }: { initial: BoxState }) {
  const state = useBox(initial);
  const failed = state.parts.find((part) => part.state === "failed");
  const current =
    state.parts.find((part) => part.state === "working") ?? state.parts.find((part) => part.state === "waiting");
  if (!failed && !current) return null;
  return (
    <aside className="preparing" aria-label="Preparation">
      <p role="status">
        {failed ? (
          <>
            <strong>{failed.title}</strong> could not be prepared. {failed.detail}
          </>
        ) : (
          <>
            Labmate prepares its sandboxes: <strong>{current?.title}</strong>, about {duration(state.remainingSeconds)}{" "}
            left. You can begin now; your terminal opens when it is ready.
          </>
        )}
      </p>
      <progress value={state.ready} max={Math.max(1, state.total)} aria-label="Parts ready" />
      <Link href="/status" prefetch={false}>
        Details
      </Link>
    </aside>
  );
}
