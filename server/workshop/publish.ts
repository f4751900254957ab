/**
 * Keeps the rows of `workshop` true to the content folder, and the loaded workshops at hand for who runs their checks.
 *
 * Only what changed is loaded again. A workshop that can no longer be read keeps its last row, with its problems.
 */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { ring } from "#server/database/bell.ts";
import type { Database } from "#server/database/client.ts";
import type { Log } from "#server/log.ts";
import { formatProblem, type Problem } from "./problem.ts";
import { watchFolder } from "./watch-folder.ts";
import { findWorkshop, homeFilesOf, readWorkshop, type Workshop } from "./workshop.ts";

export type Published = {
  workshop(slug: string): Workshop | undefined;
  /** What the workshop puts into a learner's home. */
  homeFiles(slug: string): Promise<ReadonlyMap<string, Buffer>>;
  /** Told after each change of a workshop's row. @returns the undo */
  subscribe(listener: (slug: string) => void): () => void;
  close(): Promise<void>;
};

/** Publishes what is there, then (with `watch`) each saved change, until closed. */
export async function publish({
  db,
  folder,
  watch = true,
  log,
}: {
  db: Database;
  folder: string;
  watch?: boolean;
  log: Log;
}): Promise<Published> {
  const held = new Map<string, { version: string; workshop: Workshop | undefined }>();
  const listeners = new Set<(slug: string) => void>();

  const look = async () => {
    const slugs = await workshopsIn(folder);
    for (const slug of slugs) {
      const found = await findWorkshop(folder, slug);
      const version = "tree" in found ? found.tree.version : found.version;
      if (held.get(slug)?.version === version) continue;
      const loaded = "tree" in found ? await readWorkshop(found) : found;
      const workshop = "workshop" in loaded ? loaded.workshop : undefined;
      const problems = "workshop" in loaded ? loaded.workshop.problems : loaded.problems;
      held.set(slug, { version, workshop: workshop ?? held.get(slug)?.workshop });
      for (const problem of problems) log("a mistake in a workshop", { at: formatProblem(problem) });
      await write(db, slug, workshop, problems);
      for (const listener of listeners) listener(slug);
    }
    for (const slug of held.keys()) if (!slugs.includes(slug)) held.delete(slug);
    await db.workshop.deleteMany({ where: { slug: { notIn: slugs }, classes: { none: {} } } });
  };

  await look();
  const watching = watch
    ? watchFolder(folder, look, (error) => log("a change of content could not be read", { error }))
    : undefined;
  return {
    workshop: (slug) => held.get(slug)?.workshop,
    async homeFiles(slug) {
      const workshop = held.get(slug)?.workshop;
      return workshop ? homeFilesOf(workshop) : new Map();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      listeners.clear();
      await watching?.close();
    },
  };
}

/** What holds a workshop.yaml, by name; links too: they are refused aloud. */
export async function workshopsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => !entry.name.startsWith(".")).map(({ name }) => name);
  const found = await Promise.all(
    names.map((name) =>
      stat(join(folder, name, "workshop.yaml")).then(
        () => name,
        () => undefined,
      ),
    ),
  );
  return found.filter((name) => name !== undefined).sort();
}

async function write(db: Database, slug: string, workshop: Workshop | undefined, problems: readonly Problem[]) {
  await db.$transaction(async (tx) => {
    if (!workshop) await tx.workshop.updateMany({ where: { slug }, data: { problems: [...problems] } });
    else {
      const { manifest, outline, version } = workshop;
      const { title, summary, position, snapshot } = manifest;
      const row = { title, summary, position, snapshot, outline, version, problems: [...problems] };
      await tx.workshop.upsert({ where: { slug }, create: { slug, ...row }, update: row });
    }
    await ring(tx, "content", slug);
  });
}
