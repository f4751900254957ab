/** Loads a workshop's folder: what can be shown of it, and every mistake by name and place. A broken chapter is left out, the rest stays. */
import { realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Chapter, loadChapter } from "./chapter.ts";
import { lintChapter } from "./lint-chapter.ts";
import { type Manifest, Manifest as ManifestShape, readYaml } from "./manifest.ts";
import type { Outline } from "./outline.ts";
import type { Problem } from "./problem.ts";
import { below, readTree, type Tree } from "./tree.ts";

export type Workshop = {
  slug: string;
  /** A real path. */
  folder: string;
  manifest: Manifest;
  chapters: readonly Chapter[];
  outline: Outline;
  version: string;
  /** What breaks a chapter, then what lint says of the others. */
  problems: readonly Problem[];
};

const SLUG = /^[a-z0-9][a-z0-9-]*$/;

/** Without workshop.yaml there is nothing to show, only problems. */
export type LoadedWorkshop = { workshop: Workshop } | { version: string; problems: readonly Problem[] };

/** A workshop's folder, read but not yet understood. */
export type FoundWorkshop = { slug: string; folder: string; tree: Tree };

/** @returns problems where the slug names no folder of the content folder, or one that leads out of it */
export async function findWorkshop(
  content: string,
  slug: string,
): Promise<FoundWorkshop | { version: string; problems: readonly Problem[] }> {
  const nowhere = (message: string) => ({
    version: "",
    problems: [{ file: `${slug}/workshop.yaml`, line: 1, message }],
  });
  if (!SLUG.test(slug)) return nowhere("A workshop is the name of a folder: small letters, digits, dashes.");
  const folder = await realpath(join(content, slug)).catch(() => undefined);
  if (folder === undefined) return nowhere(`There is no folder "${slug}" in ${content}.`);
  if (dirname(folder) !== (await realpath(content))) return nowhere("Its folder leads out of the content folder.");
  return { slug, folder, tree: await readTree(folder) };
}

export async function loadWorkshop(content: string, slug: string): Promise<LoadedWorkshop> {
  const found = await findWorkshop(content, slug);
  return "tree" in found ? readWorkshop(found) : found;
}

export async function readWorkshop({ slug, folder, tree }: FoundWorkshop): Promise<LoadedWorkshop> {
  const { version } = tree;
  const refused = tree.refused.map(({ path, reason }) => ({ file: `${slug}/${path}`, line: 1, message: reason }));

  const file = `${slug}/workshop.yaml`;
  const text = tree.files.get("workshop.yaml")?.toString("utf8");
  if (text === undefined) return { version, problems: [...refused, { file, line: 1, message: "It is missing." }] };
  const read = readYaml(text, ManifestShape);
  if ("mistakes" in read) {
    return { version, problems: [...refused, ...read.mistakes.map((mistake) => ({ file, ...mistake }))] };
  }

  const chapters: Chapter[] = [];
  const problems: Problem[] = [...refused];
  for (const name of read.value.chapters) {
    const loaded = await loadChapter({ folder, workshop: slug, slug: name, files: below(tree.files, name) });
    if ("chapter" in loaded) chapters.push(loaded.chapter);
    else problems.push(...loaded.problems);
  }
  for (const chapter of chapters) problems.push(...lintChapter(slug, chapter, read.value.chapters));
  problems.push(...clashes(slug, chapters), ...unlisted(slug, tree, read.value));
  const outline = { chapters: chapters.map((chapter) => chapter.outline) };
  return { workshop: { slug, folder, manifest: read.value, chapters, outline, version, problems } };
}

/** What its chapters put into a learner's home, by path relative to it. */
export function homeFilesOf({ chapters }: Pick<Workshop, "chapters">): Map<string, Buffer> {
  return new Map(chapters.flatMap(({ files }) => [...below(files, "files")]));
}

/** A folder that looks like a chapter and is in no list: nobody would ever see it. */
function unlisted(slug: string, { files }: Tree, { chapters }: Manifest): Problem[] {
  return [...files.keys()]
    .map((path) => path.match(/^([^/]+)\/chapter\.mdx$/)?.[1])
    .filter((name) => name !== undefined && !chapters.includes(name))
    .map((name) => ({
      file: `${slug}/${name}/chapter.mdx`,
      line: 1,
      message: "workshop.yaml does not list this chapter.",
    }));
}

function clashes(slug: string, chapters: readonly Chapter[]): Problem[] {
  const first = new Map<string, { chapter: string; bytes: Buffer }>();
  const problems: Problem[] = [];
  for (const { slug: chapter, files } of chapters) {
    for (const [path, bytes] of below(files, "files")) {
      const before = first.get(path);
      if (before && !before.bytes.equals(bytes)) {
        const message = `${before.chapter} puts another file of that name into the learner's home.`;
        problems.push({ file: `${slug}/${chapter}/files/${path}`, line: 1, message });
      }
      first.set(path, before ?? { chapter, bytes });
    }
  }
  return problems;
}
