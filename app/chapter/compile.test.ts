import { createElement, type ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { compileChapter } from "./compile.ts";

type Given = Record<string, unknown> & { children?: ReactNode };

/** Draws each component as an element of its name with its props as attributes, so that a test reads what a component would get. */
const shown = (name: string) =>
  function Shown({ children, ...props }: Given) {
    return createElement(name.toLowerCase(), props, children);
  };

async function draw(source: string): Promise<string> {
  const Body = await compileChapter(source);
  const names = ["Step", "Hint", "Solution", "Tabs", "Tab", "CodeBlock"];
  return renderToStaticMarkup(
    createElement(Body, { components: Object.fromEntries(names.map((name) => [name, shown(name)])) }),
  );
}

test("hints are numbered within their step, however deep they stand", async () => {
  const page = await draw(`<Step id="a">\n<Hint>one</Hint>\n\n- in a list\n\n  <Hint>two</Hint>\n</Step>

<Step id="b">\n<Hint>other</Hint>\n</Step>`);
  expect(page).toMatch(/<hint step="a" number="1">.*<hint step="a" number="2">.*<hint step="b" number="1">/s);
});

test("a run fence keeps its text exactly, and its colours are classes", async () => {
  const page = await draw('```bash run\nkubectl get pods -l "app=<x>" # all\n```');
  expect(page).toContain('run="run"');
  expect(page).toContain('text="kubectl get pods -l &quot;app=&lt;x&gt;&quot; # all"');
  expect(page).toContain("t-string");
  expect(page).not.toContain("style=");
});

test("code that isn't coloured can't become markup", async () => {
  expect(await draw("```text\n<script>alert(1)</script>\n```")).toContain("&amp;lt;script&amp;gt;");
});

test("tabs know their titles in order", async () => {
  const page = await draw('<Tabs>\n<Tab title="One">1</Tab>\n<Tab title="Two">2</Tab>\n</Tabs>');
  expect(page).toContain('titles="[&quot;One&quot;,&quot;Two&quot;]"');
  expect(page).toMatch(/<tab title="Two" index="1">/);
});

test("the same text is compiled once", async () => {
  const [one, other] = await Promise.all([compileChapter("# same"), compileChapter("# same")]);
  expect(one).toBe(other);
});
