/** A chapter.mdx as its parts: front matter, steps, quizzes, and all that lint looks at. Knows nothing of files or checks. */
import { createProcessor } from "@mdx-js/mdx";
import remarkFrontmatter from "remark-frontmatter";
import remarkGfm from "remark-gfm";
import { z } from "zod";
import { readYaml } from "./manifest.ts";
import { attributesOf, type MdxNode, type Prop } from "./mdx-node.ts";

const FrontMatter = z.strictObject({
  title: z.string().min(1),
  summary: z.string().min(1),
  minutes: z.number().positive(),
});

export type Element = { name: string; line: number; props: Readonly<Record<string, Prop>>; within: readonly string[] };

export type PageStep = { id: string; title: string; line: number; hints: number; solutions: number };

export type Page = {
  title: string;
  summary: string;
  minutes: number;
  steps: PageStep[];
  quizzes: { id: string; question: string; options: string[]; line: number }[];
  /** Every component and HTML element, in reading order. */
  elements: Element[];
  headings: { depth: number; line: number }[];
  fences: { language: string; words: string[]; line: number }[];
  links: { url: string; line: number }[];
  images: { url: string; alt: string; line: number }[];
};

export type Mistake = { line: number; message: string };

const processor = createProcessor({ remarkPlugins: [remarkFrontmatter, remarkGfm] });

/** @returns mistakes that keep the chapter from being shown */
export function readPage(text: string): { page: Page } | { mistakes: Mistake[] } {
  let root: MdxNode;
  try {
    root = processor.parse(text);
  } catch (error) {
    const line = z.object({ line: z.number() }).safeParse(error);
    return {
      mistakes: [{ line: line.data?.line ?? 1, message: error instanceof Error ? error.message : "unreadable" }],
    };
  }
  const front = root.children?.find((node) => node.type === "yaml");
  if (!front) return { mistakes: [{ line: 1, message: "It begins without front matter (title, summary, minutes)." }] };
  const about = readYaml(front.value ?? "", FrontMatter, 2);
  const page: Page = {
    ...("value" in about ? about.value : { title: "", summary: "", minutes: 1 }),
    steps: [],
    quizzes: [],
    elements: [],
    headings: [],
    fences: [],
    links: [],
    images: [],
  };
  const mistakes = "mistakes" in about ? about.mistakes : [];
  visit(root, { page, mistakes, within: [], step: undefined });
  return mistakes.length > 0 ? { mistakes } : { page };
}

type Visit = { page: Page; mistakes: Mistake[]; within: readonly string[]; step: PageStep | undefined };

function visit(node: MdxNode, state: Visit): void {
  const line = node.position?.start.line ?? 1;
  const { page, mistakes } = state;
  let { within, step } = state;
  switch (node.type) {
    case "mdxjsEsm":
      mistakes.push({ line, message: "A page is words: `import` and `export` are not for chapters." });
      break;
    case "mdxFlowExpression":
    case "mdxTextExpression":
      if (!isComment(node)) {
        mistakes.push({
          line,
          message: `A page is words: \`{${node.value ?? ""}}\` would run as code. Write \`\\{\` for a brace.`,
        });
      }
      break;
    case "mdxJsxFlowElement":
    case "mdxJsxTextElement": {
      const name = node.name ?? "";
      const { props, mistakes: bad } = attributesOf(node);
      mistakes.push(...bad.map((message) => ({ line, message })));
      page.elements.push({ name, line, props, within });
      if (name === "Step") {
        step = { id: text(props.id), title: text(props.title), line, hints: 0, solutions: 0 };
        page.steps.push(step);
      }
      if (name === "Hint" && step) step.hints++;
      if (name === "Solution" && step) step.solutions++;
      if (name === "Quiz") {
        const options = Array.isArray(props.options) ? props.options : [];
        page.quizzes.push({ id: text(props.id), question: text(props.question), options, line });
      }
      within = [...within, name];
      break;
    }
    case "heading":
      page.headings.push({ depth: node.depth ?? 1, line });
      break;
    case "code":
      page.fences.push({ language: node.lang ?? "", words: (node.meta ?? "").split(/\s+/).filter(Boolean), line });
      break;
    case "link":
    case "definition":
      page.links.push({ url: node.url ?? "", line });
      break;
    case "image":
      page.images.push({ url: node.url ?? "", alt: node.alt ?? "", line });
      break;
  }
  for (const child of node.children ?? []) visit(child, { page, mistakes, within, step });
}

function isComment(node: MdxNode): boolean {
  return /^\s*(\/\*[\s\S]*?\*\/\s*)*$/.test(node.value ?? "");
}

function text(prop: Prop | undefined): string {
  return typeof prop === "string" ? prop : "";
}
