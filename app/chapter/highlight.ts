/**
 * Colours code blocks while a chapter is compiled: each becomes a <CodeBlock> with its text and finished HTML.
 *
 * Tokens get classes, not inline colours: one HTML serves light and dark, needs no exception in the Content-Security-Policy,
 * and is a third of the size. As a string it also costs a render nothing.
 */
import { createCssVariablesTheme, createHighlighter, createJavaScriptRegexEngine, type Highlighter } from "shiki";
import { attribute, type Node } from "./tree.ts";

/** What content/README.md promises. */
const LANGUAGES = [
  "bash",
  "yaml",
  "json",
  "diff",
  "http",
  "dockerfile",
  "go",
  "javascript",
  "typescript",
  "python",
] as const;
const THEME = "labmate";

let highlighter: Promise<Highlighter> | undefined;

/** A remark plugin. */
export function highlightCode() {
  return async (tree: Node) => {
    highlighter ??= createHighlighter({
      themes: [createCssVariablesTheme({ name: THEME })],
      langs: [...LANGUAGES],
      engine: createJavaScriptRegexEngine({ forgiving: true }),
    });
    replaceCode(tree, await highlighter);
  };
}

function replaceCode(node: Node, colours: Highlighter) {
  for (const child of node.children ?? []) {
    if (child.type !== "code") {
      replaceCode(child, colours);
      continue;
    }
    const language = child.lang ?? "text";
    const text = child.value ?? "";
    const words = (child.meta ?? "").split(/\s+/);
    child.type = "mdxJsxFlowElement";
    child.name = "CodeBlock";
    child.children = [];
    child.attributes = [
      attribute("language", language),
      attribute("text", text),
      attribute("html", htmlOf(text, language, colours)),
      ...(words.includes("run") ? [attribute("run", "run")] : []),
    ];
    delete child.value;
  }
}

function htmlOf(text: string, language: string, colours: Highlighter): string {
  const lang = LANGUAGES.find((name) => name === language);
  if (!lang) return escapeHtml(text);
  const { tokens } = colours.codeToTokens(text, { lang, theme: THEME });
  return tokens
    .map((line) =>
      line
        .map(({ content, color }) => {
          const name = color?.match(/^var\(--shiki-token-([\w-]+)\)$/)?.[1];
          return name && content.trim() ? `<i class="t-${name}">${escapeHtml(content)}</i>` : escapeHtml(content);
        })
        .join(""),
    )
    .join("\n");
}

const escapeHtml = (text: string) =>
  text.replace(/[&<>]/g, (sign) => (sign === "&" ? "&amp;" : sign === "<" ? "&lt;" : "&gt;"));
