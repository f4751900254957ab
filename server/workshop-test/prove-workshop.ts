/** Proves a workshop in one sandbox, its chapters in order: each begins where the one before ended. */
import type { Sandbox } from "#sandbox/sandbox.ts";
import { Pool } from "#server/assistant/checks/pool.ts";
import { WatchedChapter } from "#server/assistant/checks/watched-chapter.ts";
import type { Log } from "#server/log.ts";
import { homeFilesOf, type Workshop } from "#server/workshop/workshop.ts";
import { Paper } from "./paper.ts";
import { type Proof, proveStep, solveStep } from "./prove-step.ts";

/** @param only the one step to prove, as `step` or `chapter/step`; those before it are only solved */
export async function* proveWorkshop({
  workshop,
  sandbox,
  only,
  log,
  signal,
}: {
  workshop: Workshop;
  sandbox: Sandbox;
  only: string | undefined;
  log: Log;
  signal: AbortSignal;
}): AsyncGenerator<Proof> {
  await sandbox.put(homeFilesOf(workshop));
  const pool = new Pool();
  const source = { folder: workshop.folder, version: workshop.version };
  try {
    for (const chapter of workshop.chapters) {
      const paper = new Paper();
      const watched = await WatchedChapter.open({ book: paper, sandbox, chapter: chapter.outline, source, pool, log });
      try {
        for (const { id } of chapter.outline.steps) {
          const bench = { chapter, step: id, sandbox, watched, paper, signal };
          const asked = only === undefined || only === id || only === `${chapter.slug}/${id}`;
          if (asked) yield* proveStep(bench);
          else {
            const solved = await solveStep(bench);
            if (!solved.passed) yield solved; // what comes after it proves nothing
          }
          if (asked && only !== undefined) return;
        }
      } finally {
        await watched.close();
      }
    }
  } finally {
    await pool.close();
  }
}
