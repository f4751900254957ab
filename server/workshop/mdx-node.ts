/** As much of MDX's tree as is looked at, and the props an author gave a component, without running any code. */

export type MdxNode = {
  type: string;
  name?: string | null;
  value?: string;
  lang?: string | null | undefined;
  meta?: string | null | undefined;
  depth?: number;
  url?: string;
  alt?: string | null | undefined;
  attributes?: readonly MdxAttribute[];
  children?: readonly MdxNode[];
  position?: { start: { line: number } } | undefined;
};

type MdxAttribute = {
  type: string;
  name?: string;
  value?: string | null | undefined | { value: string };
};

/** What a prop may be: text, a list of texts, or merely present. */
export type Prop = string | string[] | true;

export function attributesOf(node: MdxNode): { props: Record<string, Prop>; mistakes: string[] } {
  const props: Record<string, Prop> = {};
  const mistakes: string[] = [];
  for (const { type, name = "", value } of node.attributes ?? []) {
    if (type !== "mdxJsxAttribute") {
      mistakes.push(`A page is words: \`{…}\` in the tag \`<${node.name}>\` would run as code.`);
    } else if (typeof value === "string") props[name] = value;
    else if (!value) props[name] = true;
    else {
      const literal = literalOf(value.value);
      if (literal === undefined) {
        mistakes.push(`\`${name}\` of \`<${node.name}>\` is neither a text nor a list of texts: \`${value.value}\`.`);
      } else props[name] = literal;
    }
  }
  return { props, mistakes };
}

/** A JSON-like literal: "text", 3, true, ["a", "b"]; also with trailing comma and single quotes. */
function literalOf(source: string): Prop | undefined {
  const strings = source.trim().match(/^\[([\s\S]*)\]$/)?.[1];
  if (strings === undefined) return textOf(source.trim());
  const items = strings.match(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g) ?? [];
  const rest = items.reduce((left, item) => left.replace(item, ""), strings);
  if (!/^[\s,]*$/.test(rest)) return undefined;
  const texts = items.map(textOf);
  return texts.every((item) => item !== undefined) ? texts : undefined;
}

function textOf(source: string): string | undefined {
  if (/^(\d+|true|false)$/.test(source)) return source;
  const inner = source.match(/^"([\s\S]*)"$|^'([\s\S]*)'$|^`([^`$]*)`$/);
  const text = inner?.[1] ?? inner?.[2] ?? inner?.[3];
  return text?.replace(/\\(["'\\`])/g, "$1");
}
