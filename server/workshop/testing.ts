/** A content folder for a test: files by path, gone afterwards. */
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export type ContentFolder = {
  folder: string;
  write(path: string, text: string): Promise<void>;
  close(): Promise<void>;
};

export async function contentFolder(files: Readonly<Record<string, string>>): Promise<ContentFolder> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "labmate-content-")));
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  for (const [path, text] of Object.entries(files)) await write(path, text);
  return { folder, write, close: () => rm(folder, { recursive: true, force: true }) };
}

/** A whole workshop of one chapter `01-files` with one step `make-file`; `changes` replace or add files of it. */
export function demoWorkshop(changes: Readonly<Record<string, string>> = {}): Record<string, string> {
  const files = {
    "workshop.yaml": "title: Demo\nsummary: A demo.\nsnapshot: plain\nposition: 1\nchapters: [01-files]\n",
    "01-files/chapter.mdx": `---
title: Files
summary: Make one.
minutes: 3
---
A file is a good beginning.

<Step id="make-file" title="Make a file">
\`\`\`bash run
echo hello > greeting.txt
\`\`\`

<Hint>\`echo\` and \`>\`.</Hint>
<Solution>\`echo hello > greeting.txt\`</Solution>
</Step>
`,
    "01-files/checks.ts": `import { notYet, step } from "#content/index.ts";

export const makeFile = step({
  "greeting.txt says hello": async ({ shell }) => {
    const text = await shell.read("greeting.txt");
    if (text === undefined) return notYet("There is no \`greeting.txt\`.");
    return text.trim() === "hello" || notYet(\`It says "\${text.trim()}".\`);
  },
});
`,
    "01-files/solve/make-file.sh": "echo hello > greeting.txt\n",
    "01-files/wrong/make-file--other-name.sh":
      "# expects: There is no `greeting.txt`\necho hello > greetings.txt\n\n# undo:\nrm greetings.txt\n",
    "01-files/wrong/make-file--other-words.sh":
      '# expects: It says "goodbye"\necho goodbye > greeting.txt\n\n# undo:\nrm greeting.txt\n',
    ...changes,
  };
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`demo/${path}`, text]));
}
