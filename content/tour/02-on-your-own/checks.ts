/** What the second chapter asks for: bread that takes its time, a word to find, and a shell's memory. */
import { notYet, step } from "#content/index.ts";

const SHELVES = ["attic.txt", "cellar.txt", "garden.txt", "kitchen.txt"];

export const bread = step({
  "there is bread on the desk": async ({ shell }) => {
    if ((await shell.read("desk/bread.txt")) !== undefined) return true;
    if ((await shell.read(".oven")) !== undefined) return notYet("The oven is on. A few seconds more.");
    return notYet("There is no `desk/bread.txt`, and the oven is off.");
  },
});

export const teapot = step({
  "`answer.txt` names a file of the library": async ({ shell }) => {
    const answer = await shell.read("answer.txt");
    if (answer === undefined) return notYet("There is no `answer.txt` in your home yet.");
    const said = answer.trim();
    if (said === "") return notYet("`answer.txt` is empty.");
    return (
      SHELVES.includes(fileOf(said)) || notYet(`\`answer.txt\` says “${short(said)}”, which is no file of the library.`)
    );
  },
  "a teapot is mentioned there": async ({ shell }) => {
    const said = fileOf((await shell.read("answer.txt"))?.trim() ?? "");
    if (!SHELVES.includes(said)) return notYet("This waits for the name of a file.");
    const text = (await shell.read(`library/${said}`)) ?? "";
    return text.includes("teapot") || notYet(`I looked: there is no teapot in \`${said}\`.`);
  },
});

export const memory = step({
  "the shell's colour stands in `desk/colour.txt`": async ({ shell }) => {
    const colour = await shell.read("desk/colour.txt");
    if (colour === undefined) return notYet("There is no file `desk/colour.txt` yet.");
    return colour.trim() !== "" || notYet("`desk/colour.txt` is empty: the shell that wrote it knew no colour.");
  },
});

/** `library/kitchen.txt` and `kitchen.txt` are the same answer. */
function fileOf(answer: string): string {
  return answer.replace(/^(\.\/)?(~\/)?(library\/)?/, "");
}

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
