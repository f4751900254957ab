/** Compiles every chapter before the first learner asks, and again when content changes. */
import { box } from "#app/box/box.ts";
import { allWorkshops } from "#app/box/workshops.ts";
import { compileChapter } from "./compile.ts";
import { chapterSource } from "./source.ts";

export async function warmChapters(): Promise<void> {
  for (const workshop of await allWorkshops()) {
    for (const chapter of workshop.chapters) {
      // What does not compile says so on its own page, and lint names its line.
      await chapterSource(workshop, chapter)
        .then(compileChapter)
        .catch(() => {});
    }
  }
}

/** @returns the undo */
export async function keepChaptersWarm(): Promise<() => void> {
  const { bells } = await box();
  await warmChapters().catch(() => {}); // a database that is away: the bells' resync warms later
  return bells.subscribe(({ channel }) => {
    if (channel !== "content" && channel !== "resync") return;
    // After everyone has heard the bell, so that what is kept of workshops is forgotten already.
    void Promise.resolve()
      .then(warmChapters)
      .catch(() => {});
  });
}
