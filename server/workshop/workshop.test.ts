/** An author's mistakes are named by file and line, and cost nobody the rest of the workshop. */
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { formatProblem } from "./problem.ts";
import { type ContentFolder, contentFolder, demoWorkshop } from "./testing.ts";
import { homeFilesOf, loadWorkshop } from "./workshop.ts";

const CHAPTER = "01-files/chapter.mdx";
const CHECKS = "01-files/checks.ts";
const FRONT = "---\ntitle: Files\nsummary: s\nminutes: 3\n---\n";
const page = (body: string) => `${FRONT}${body}`; // the body begins on line 6
const step = (body: string) =>
  page(`<Step id="make-file" title="Make a file">\n${body}\n<Hint>h</Hint>\n<Solution>s</Solution>\n</Step>\n`); // line 7

let content: ContentFolder | undefined;
afterEach(async () => content?.close());

async function load(changes: Readonly<Record<string, string>> = {}) {
  content = await contentFolder(demoWorkshop(changes));
  return loadWorkshop(content.folder, "demo");
}

async function problems(changes: Readonly<Record<string, string>>) {
  const loaded = await load(changes);
  const list = "workshop" in loaded ? loaded.workshop.problems : loaded.problems;
  return list.map(formatProblem);
}

test("a whole workshop is what its pages and checks say, without a problem", async () => {
  const loaded = await load({ "01-files/files/notes/read-me.txt": "hi" });
  if (!("workshop" in loaded)) throw new Error(JSON.stringify(loaded));
  expect(loaded.workshop.problems).toEqual([]);
  expect(loaded.workshop.outline.chapters).toEqual([
    {
      slug: "01-files",
      title: "Files",
      summary: "Make one.",
      minutes: 3,
      quizzes: [],
      steps: [
        {
          id: "make-file",
          title: "Make a file",
          conditions: ["greeting.txt says hello"],
          hints: 1,
          solution: true,
        },
      ],
    },
  ]);
  expect([...homeFilesOf(loaded.workshop).keys()]).toEqual(["notes/read-me.txt"]);
});

test("a broken chapter is left out, and the others are served", async () => {
  const files = demoWorkshop();
  const second = Object.fromEntries(
    Object.entries(files)
      .filter(([path]) => path.startsWith("demo/01-files/"))
      .map(([path, text]) => [path.replace("demo/01-files", "02-more"), text]),
  );
  const loaded = await load({
    ...second,
    "workshop.yaml": "title: D\nsummary: s\nsnapshot: plain\nposition: 1\nchapters: [01-files, 02-more]\n",
    [CHAPTER]: page("Text {"),
  });
  if (!("workshop" in loaded)) throw new Error(JSON.stringify(loaded));
  expect(loaded.workshop.outline.chapters.map(({ slug }) => slug)).toEqual(["02-more"]);
  expect(loaded.workshop.problems[0]).toMatchObject({ file: "demo/01-files/chapter.mdx", line: 6 });
});

test.each([
  [
    "a field of workshop.yaml",
    { "workshop.yaml": "title: D\nsummary: s\nsnapshot: big\nposition: 1\nchapters: [a]\n" },
    /^demo\/workshop\.yaml:3: `snapshot`/,
  ],
  [
    "a chapter name that leads out",
    { "workshop.yaml": "title: D\nsummary: s\nsnapshot: plain\nposition: 1\nchapters:\n  - ../x\n" },
    /^demo\/workshop\.yaml:6: `chapters\.0`.*name of a folder/,
  ],
  ["workshop.yaml that is no YAML", { "workshop.yaml": "title: [\n" }, /^demo\/workshop\.yaml:\d/],
  [
    "front matter without minutes",
    { [CHAPTER]: "---\ntitle: a\nsummary: b\n---\nHi\n" },
    /^demo\/01-files\/chapter\.mdx:2: `minutes`/,
  ],
  ["an import in a page", { [CHAPTER]: page('import x from "y";\n\nHi\n') }, /chapter\.mdx:6: A page is words/],
  [
    "code in a page",
    { [CHAPTER]: page("Hi\n\n{process.env.HOME}\n") },
    /chapter\.mdx:8: A page is words.*process\.env\.HOME/,
  ],
  [
    "code in a prop",
    { [CHAPTER]: page("Hi\n\n<Note title={process.title}>x</Note>\n") },
    /chapter\.mdx:8: `title` of `<Note>`/,
  ],
  [
    "a component that is not there",
    { [CHAPTER]: page("<Stap>x</Stap>\n") },
    /chapter\.mdx:6: There is no component <Stap>/,
  ],
  [
    "a step without checks",
    { [CHAPTER]: page('<Step id="other" title="Other">x</Step>\n') },
    /chapter\.mdx:6: Step "other" has no checks: checks\.ts exports no `other`/,
  ],
  [
    "two steps of one id",
    { [CHAPTER]: page('<Step id="make-file" title="A">x</Step>\n\n<Step id="make-file" title="B">x</Step>\n') },
    /chapter\.mdx:8: There are two steps "make-file"/,
  ],
  ["a hint outside a step", { [CHAPTER]: page("<Hint>x</Hint>\n") }, /chapter\.mdx:6: <Hint> belongs inside a step/],
  [
    "an export that is no step",
    { [CHECKS]: "export const makeFile = 5;\n" },
    /chapter\.mdx:8: `makeFile` of checks\.ts was not made by/,
  ],
  [
    "checks that do not compile",
    { [CHECKS]: 'import { step } from "#content/index.ts";\n\nexport const makeFile = step({ "x" => 1 });\n' },
    /^demo\/01-files\/checks\.ts:3: /,
  ],
  ["checks that throw", { [CHECKS]: '\n\n\nthrow new Error("boo");\n' }, /^demo\/01-files\/checks\.ts:4: boo/],
  [
    "checks that import what is not theirs",
    { [CHECKS]: 'import "node:fs";\nexport const makeFile = 1;\n' },
    /checks\.ts:1: "node:fs" is not for checks/,
  ],
  ["checks that end their thread", { [CHECKS]: "process.exit(0);\n" }, /checks\.ts:1: It ended the thread/],
  [
    "a quiz without its answer",
    { [CHAPTER]: page('<Quiz id="q" question="Why?" options={["a", "b"]} />\n') },
    /chapter\.mdx:6: quiz\.yaml has no answer for "q"/,
  ],
  [
    "an answer that is no option",
    { [CHAPTER]: page('<Quiz id="q" question="Why?" options={["a", "b"]} />\n'), "01-files/quiz.yaml": "q: c\n" },
    /chapter\.mdx:6: quiz\.yaml answers "q" with "c", which is no option/,
  ],
  ["a fence without a language", { [CHAPTER]: step("\n```\nls\n```\n") }, /chapter\.mdx:8: A fence names its language/],
  [
    "a Run button on YAML",
    { [CHAPTER]: step("\n```yaml run\na: 1\n```\n") },
    /chapter\.mdx:8: Only `bash` can have a Run button/,
  ],
  [
    "a heading that skips a level",
    { [CHAPTER]: step("\n#### Deep\n") },
    /chapter\.mdx:8: A heading of level 4 follows one of level 2/,
  ],
  [
    "a link to no step",
    { [CHAPTER]: step("\n[there](#nowhere)\n") },
    /chapter\.mdx:8: The link "#nowhere" names no step/,
  ],
  [
    "a link to no chapter",
    { [CHAPTER]: step("\n[there](09-nothing)\n") },
    /chapter\.mdx:8: The link "09-nothing" names no chapter/,
  ],
  [
    "a picture without words",
    { [CHAPTER]: step("\n![](https://example.com/x.png)\n") },
    /chapter\.mdx:8: A picture needs a text/,
  ],
  [
    "a picture that is not there",
    { [CHAPTER]: step("\n![a boat](boat.png)\n") },
    /chapter\.mdx:8: There is no file "boat\.png"/,
  ],
  ["a solve for no step", { "01-files/solve/other.sh": "true\n" }, /solve\/other\.sh:1: There is no step "other"/],
  [
    "a wrong that expects nothing",
    { "01-files/wrong/make-file--x.sh": "true\n" },
    /wrong\/make-file--x\.sh:1: Its first line is not `# expects/,
  ],
  [
    "a step only checks know",
    { [CHECKS]: `${demoWorkshop()[`demo/${CHECKS}`]}\nexport const more = makeFile;\n` },
    /checks\.ts:11: `more` is a step that the chapter has not/,
  ],
  [
    "a chapter that no list names",
    { "02-lost/chapter.mdx": "x" },
    /^demo\/02-lost\/chapter\.mdx:1: workshop\.yaml does not list/,
  ],
])("%s is named", async (_, changes, message) => {
  expect(await problems(changes)).toContainEqual(expect.stringMatching(message));
});

test("checks that never end are given up", async () => {
  expect(await problems({ [CHECKS]: "for (;;);\n" })).toContainEqual(
    expect.stringMatching(/checks\.ts:1: Importing it took longer than 10 s/),
  );
});

test("a link that leads out of the workshop is refused, unread", async () => {
  content = await contentFolder(demoWorkshop());
  await symlink("/etc/passwd", join(content.folder, "demo/01-files/files.txt"));
  const loaded = await loadWorkshop(content.folder, "demo");
  if (!("workshop" in loaded)) throw new Error("not loaded");
  expect(loaded.workshop.problems.map(formatProblem)).toContain(
    "demo/01-files/files.txt:1: It leads out of the workshop's folder.",
  );
  expect(loaded.workshop.chapters[0]?.files.has("files.txt")).toBe(false);
});

test.each(["../etc", "/etc", "a/../../b", "nothing"])(
  "a workshop called %s is refused, not looked for",
  async (slug) => {
    content = await contentFolder(demoWorkshop());
    const loaded = await loadWorkshop(content.folder, slug);
    expect("workshop" in loaded).toBe(false);
  },
);

test("a workshop that is a link to elsewhere is refused", async () => {
  const elsewhere = await contentFolder(demoWorkshop());
  content = await contentFolder({});
  await symlink(join(elsewhere.folder, "demo"), join(content.folder, "borrowed"));
  const loaded = await loadWorkshop(content.folder, "borrowed");
  await elsewhere.close();
  expect(loaded).toMatchObject({ problems: [{ message: "Its folder leads out of the content folder." }] });
});
