/** What changed between two states of a seat, as sentences to be said aloud. */
import type { Chapter } from "#app/box/workshops.ts";
import type { SeatState } from "#server/progress/seat-state.ts";
import { stepKey } from "#server/progress/step-key.ts";

export function newsBetween(
  before: SeatState | undefined,
  now: SeatState | undefined,
  chapter: Pick<Chapter, "slug" | "steps">,
): string {
  if (!before || !now) return "";
  return chapter.steps
    .flatMap(({ id, title }) => {
      const [was, is] = [before, now].map((state) => state.steps[stepKey(chapter.slug, id)]);
      if (is?.state === "done" && was?.state !== "done") return [`Step done: ${title}.`];
      return Object.entries(is?.conditions ?? {}).flatMap(([name, { state }]) => {
        const old = was?.conditions[name]?.state;
        if (state === "met" && old !== "met") return [`Met: ${name}.`];
        if (state === "unmet" && old === "met") return [`No longer holds: ${name}.`];
        return [];
      });
    })
    .join(" ");
}
