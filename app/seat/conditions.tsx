/** The conditions of a step, one line each: met, not yet and why, or met once and no longer. */

import { Coded } from "#app/looks/coded.tsx";
import type { ConditionView } from "#server/progress/steps.ts";

type Props = { names: readonly string[]; views: Record<string, ConditionView>; passed: boolean };

const SIGN = {
  met: "Met: ",
  unmet: "Not yet: ",
  lost: "No longer: ",
  fault: "Not checked: ",
  unknown: "Not yet: ",
} as const;

export function Conditions({ names, views, passed }: Props) {
  return (
    <ul className="conditions">
      {names.map((name) => {
        const view = views[name];
        const look = lookOf(view);
        return (
          <li key={name} data-look={look}>
            <span className="mark" aria-hidden="true" />
            <div>
              <p>
                <span className="sr-only">{SIGN[look]}</span>
                <Coded text={name} />
              </p>
              {reasonOf(view, passed) && (
                <p className="reason">
                  <Coded text={reasonOf(view, passed)} />
                </p>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function lookOf(view: ConditionView | undefined): keyof typeof SIGN {
  if (!view) return "unknown";
  if (view.state === "unmet") return view.metBefore ? "lost" : "unmet";
  return view.state;
}

function reasonOf(view: ConditionView | undefined, passed: boolean): string {
  if (!view || view.state === "met") return "";
  if (view.state === "fault") return "This check has a problem of its own; it isn't you.";
  if (view.metBefore) {
    return `This held before and no longer does. ${view.reason ?? ""}${passed ? " Your step stays done." : ""}`;
  }
  return view.reason ?? "";
}
