/** An author's picture, from the chapter's own folder and nowhere else. */
import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { box } from "#app/box/box.ts";
import { outlineOf } from "#app/box/workshops.ts";
import { pictureFile } from "#app/chapter/picture-file.ts";

const TYPES = new Map([
  [".png", "image/png"],
  [".jpg", "image/jpeg"],
  [".jpeg", "image/jpeg"],
  [".webp", "image/webp"],
  [".gif", "image/gif"],
  [".svg", "image/svg+xml"],
]);

type Context = { params: Promise<{ workshop: string; chapter: string; path: string[] }> };

export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const { workshop, chapter, path } = await params;
  const known = (await outlineOf(workshop))?.chapters.some(({ slug }) => slug === chapter);
  const type = TYPES.get(extname(path.at(-1) ?? "").toLowerCase());
  const { content } = await box();
  const found = known && type ? await pictureFile(content, [workshop, chapter], path) : undefined;
  if (!found || !type) return new Response("There is no such picture.", { status: 404 });
  return new Response(new Uint8Array(await readFile(found)), {
    headers: { "content-type": type, "cache-control": "no-cache" },
  });
}
