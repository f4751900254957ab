/** Workshops as the assistant published them: rows, kept in memory until a bell says that they changed. */
import type { Database } from "#server/database/client.ts";
import { Outline, type OutlineChapter } from "#server/workshop/outline.ts";
import { box } from "./box.ts";

type Row = Awaited<ReturnType<Database["workshop"]["findMany"]>>[number];

export type Chapter = OutlineChapter;

export type Workshop = {
  slug: string;
  title: string;
  summary: string;
  snapshot: string;
  version: string;
  chapters: Chapter[];
  minutes: number;
};

declare global {
  /** On globalThis, since Next bundles this module more than once. */
  var labmateWorkshops: Promise<Workshop[]> | undefined;
}

/** In the order of the home page. */
export function allWorkshops(): Promise<Workshop[]> {
  globalThis.labmateWorkshops ??= readWorkshops().catch((error: unknown) => {
    globalThis.labmateWorkshops = undefined;
    throw error;
  });
  return globalThis.labmateWorkshops;
}

export async function outlineOf(slug: string): Promise<Workshop | undefined> {
  return (await allWorkshops()).find((workshop) => workshop.slug === slug);
}

async function readWorkshops(): Promise<Workshop[]> {
  const { db, bells } = await box();
  const heard = bells.subscribe(({ channel }) => {
    if (channel !== "content" && channel !== "resync") return;
    globalThis.labmateWorkshops = undefined;
    heard();
  });
  try {
    return (await db.workshop.findMany({ orderBy: { position: "asc" } })).map(workshopFrom);
  } catch (error) {
    heard();
    throw error;
  }
}

function workshopFrom(row: Row): Workshop {
  const { chapters } = Outline.parse(row.outline);
  return {
    slug: row.slug,
    title: row.title,
    summary: row.summary,
    snapshot: row.snapshot,
    version: row.version,
    chapters,
    minutes: chapters.reduce((sum, chapter) => sum + chapter.minutes, 0),
  };
}
