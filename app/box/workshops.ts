/** Workshops as the assistant published them: rows, their outlines parsed once per version. */
import type { Workshop as Row } from "#prisma/client/client.ts";
import { Outline, type OutlineChapter } from "#server/workshop/outline.ts";
import { box } from "./box.ts";

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

const parsed = new Map<string, Workshop>();

export async function allWorkshops(): Promise<Workshop[]> {
  const { db } = await box();
  return (await db.workshop.findMany({ orderBy: { position: "asc" } })).map(workshopFrom);
}

export async function outlineOf(slug: string): Promise<Workshop | undefined> {
  const { db } = await box();
  const row = await db.workshop.findUnique({ where: { slug } });
  return row ? workshopFrom(row) : undefined;
}

function workshopFrom(row: Row): Workshop {
  const known = parsed.get(row.slug);
  if (known?.version === row.version && known.title === row.title) return known;
  const { chapters } = Outline.parse(row.outline);
  const workshop: Workshop = {
    slug: row.slug,
    title: row.title,
    summary: row.summary,
    snapshot: row.snapshot,
    version: row.version,
    chapters,
    minutes: chapters.reduce((sum, chapter) => sum + chapter.minutes, 0),
  };
  parsed.set(row.slug, workshop);
  return workshop;
}
