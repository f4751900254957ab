/** A workshop as a path: what is done of it, and where to go on. */
import type { StripChapter } from "#app/looks/strip.tsx";
import { stepKey } from "#server/progress/step-key.ts";
import type { StepState, Steps } from "#server/progress/steps.ts";
import type { Workshop } from "./workshops.ts";

export function stripOf(workshop: Workshop, steps: Steps): StripChapter[] {
  return workshop.chapters.map(({ slug, title, steps: list }) => ({
    title,
    steps: list.map(({ id }): StepState => steps[stepKey(slug, id)]?.state ?? "none"),
  }));
}
