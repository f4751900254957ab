/** As much of a Markdown tree as our plugins touch. */

export type Attribute = { type: "mdxJsxAttribute"; name: string; value: string | null | object };

export type Node = {
  type: string;
  name?: string | null;
  value?: string;
  lang?: string | null;
  meta?: string | null;
  attributes?: Attribute[];
  children?: Node[];
};

export const attribute = (name: string, value: string): Attribute => ({ type: "mdxJsxAttribute", name, value });

export function attributeOf(node: Node, name: string): string | undefined {
  const value = node.attributes?.find((candidate) => candidate.name === name)?.value;
  return typeof value === "string" ? value : undefined;
}

/** Every element of that name below, in reading order. */
export function elements(node: Node, name: string): Node[] {
  return (node.children ?? []).flatMap((child) => [...(child.name === name ? [child] : []), ...elements(child, name)]);
}
