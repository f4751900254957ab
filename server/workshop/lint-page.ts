/** Lint of a page: languages of fences, links, the order of headings, texts for those who cannot see pictures. */
import type { Chapter } from "./chapter.ts";
import type { Element, Mistake, Page } from "./page.ts";

const LANGUAGES = new Set(
  "bash sh yaml json text console diff http go dockerfile javascript typescript python".split(" "),
);

export function pageMistakes({ page, files }: Chapter, chapters: readonly string[]): Mistake[] {
  const mistakes = [
    ...fenceMistakes(page),
    ...headingMistakes(page),
    ...page.links.flatMap(({ url, line }) => linkMistake(url, page, chapters).map((message) => ({ line, message }))),
    ...page.images.flatMap(({ url, alt, line }) =>
      pictureMistakes(url, alt, files).map((message) => ({ line, message })),
    ),
    ...page.elements.flatMap((element) =>
      elementMistakes(element, page, files, chapters).map((message) => ({ line: element.line, message })),
    ),
    ...page.steps.flatMap(({ id, hints, solutions, line }) => {
      if (solutions > 1) return [{ line, message: `Step "${id}" has ${solutions} solutions; one is enough.` }];
      if (hints === 0) return [{ line, message: `Step "${id}" has no hint.` }];
      if (solutions === 0) return [{ line, message: `Step "${id}" has no solution.` }];
      return [];
    }),
  ];
  return mistakes.sort((a, b) => a.line - b.line);
}

function fenceMistakes({ fences }: Page): Mistake[] {
  return fences.flatMap(({ language, words, line }) => {
    if (!language) return [{ line, message: "A fence names its language; `text` if it has none." }];
    if (!LANGUAGES.has(language)) return [{ line, message: `"${language}" is no language a fence can have here.` }];
    const strange = words.filter((word) => word !== "run");
    if (strange.length > 0)
      return [{ line, message: `"${strange.join(" ")}" means nothing behind a fence's language.` }];
    if (words.includes("run") && language !== "bash") return [{ line, message: "Only `bash` can have a Run button." }];
    return [];
  });
}

/** A step's title is a heading of the second level. */
function headingMistakes({ headings, steps }: Page): Mistake[] {
  const all = [...headings, ...steps.map(({ line }) => ({ depth: 2, line }))].sort((a, b) => a.line - b.line);
  return all.flatMap(({ depth, line }, index) => {
    if (depth === 1) return [{ line, message: "The title is the page's only first-level heading: begin at `##`." }];
    const before = all[index - 1]?.depth ?? 1;
    return depth > before + 1 ? [{ line, message: `A heading of level ${depth} follows one of level ${before}.` }] : [];
  });
}

function linkMistake(url: string, { steps }: Page, chapters: readonly string[]): string[] {
  if (url.startsWith("#")) {
    return steps.some(({ id }) => `#${id}` === url) ? [] : [`The link "${url}" names no step of this chapter.`];
  }
  if (/^[a-z]+:/i.test(url)) {
    return /^(https?|mailto):/.test(url) && URL.canParse(url) ? [] : [`The link "${url}" can't be followed.`];
  }
  const chapter = url.match(/^(?:\.\/|\.\.\/)?([^/#?]+)(?:#.*)?$/)?.[1];
  return chapter && chapters.includes(chapter) ? [] : [`The link "${url}" names no chapter of this workshop.`];
}

function pictureMistakes(url: string, alt: string, files: Chapter["files"]): string[] {
  const mistakes = alt.trim() ? [] : ["A picture needs a text for those who cannot see it."];
  const known = /^(https:|data:image\/)/.test(url) || files.has(url.replace(/^\.\//, ""));
  return known ? mistakes : [...mistakes, `There is no file "${url}" in the chapter.`];
}

function elementMistakes(
  { name, props }: Element,
  page: Page,
  files: Chapter["files"],
  chapters: readonly string[],
): string[] {
  const given = (prop: string) => (typeof props[prop] === "string" ? props[prop] : "");
  if (name === "img")
    return pictureMistakes(given("src"), given("alt") || (props["aria-hidden"] ? "hidden" : ""), files);
  if (name === "a") return linkMistake(given("href"), page, chapters);
  if (name === "svg" && !given("aria-label") && !given("aria-labelledby") && !props["aria-hidden"]) {
    return ['A drawing needs `role="img"` and an `aria-label`, or `aria-hidden="true"`.'];
  }
  if (name === "Tab" && !given("title")) return ["A tab needs a title."];
  if (name === "script" || name === "iframe" || name === "style") return [`<${name}> is not for chapters.`];
  return [];
}
