/** A chapter's text. Only names that an outline lists are ever asked for, so no path can lead out of the content folder. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { box } from "#app/box/box.ts";
import type { Chapter, Workshop } from "#app/box/workshops.ts";

export async function chapterSource(workshop: Workshop, chapter: Chapter): Promise<string> {
  const { content } = await box();
  return readFile(join(/* turbopackIgnore: true */ content, workshop.slug, chapter.slug, "chapter.mdx"), "utf8");
}
