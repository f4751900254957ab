/** Finds a file that a chapter shows, and refuses every path that leads out of the chapter's folder. */
import { realpath } from "node:fs/promises";
import { join, sep } from "node:path";

/** @returns a real path inside the chapter, links followed; undefined when there is none */
export async function pictureFile(
  content: string,
  chapter: readonly [workshop: string, chapter: string],
  path: readonly string[],
): Promise<string | undefined> {
  const folder = await realpath(join(/* turbopackIgnore: true */ content, ...chapter));
  const file = await realpath(join(/* turbopackIgnore: true */ folder, ...path)).catch(() => undefined);
  if (file?.startsWith(folder + sep)) return file;
  if (file) console.warn(`picture refused: ${path.join("/")} leads out of ${chapter.join("/")}`);
  return undefined;
}
