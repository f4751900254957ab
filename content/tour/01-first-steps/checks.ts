/** What the first steps ask for: a folder, and a note in it. */
import { notYet, step } from "#content/index.ts";

export const firstCommand = step({
  "there is a folder `desk` in your home": async ({ shell }) => {
    const { exitCode, stdout } = await shell.run("test -d desk && exit 0; test -e desk && exit 1; ls -A; exit 2");
    if (exitCode === 0) return true;
    if (exitCode === 1)
      return notYet("`desk` is there, but it is a file. Remove it with `rm desk`, then make a folder.");
    const namesake = stdout.split("\n").find((name) => name.toLowerCase() === "desk");
    if (namesake)
      return notYet(`There is a \`${namesake}\`. Names are exact here: it should be \`desk\`, in small letters.`);
    return notYet("There is no `desk` in your home folder yet.");
  },
});

export const firstFile = step({
  "the note lies on the desk": async ({ shell }) => {
    if ((await shell.read("desk/note.txt")) !== undefined) return true;
    const beside = await shell.read("note.txt");
    if (beside !== undefined)
      return notYet("There is a `note.txt` beside the desk. It should lie on it: `desk/note.txt`.");
    return notYet("There is no file `desk/note.txt` yet.");
  },
  "something is written on it": async ({ shell }) => {
    const note = await shell.read("desk/note.txt");
    if (note === undefined) return notYet("There is no note to read yet.");
    return note.trim() !== "" || notYet("The note is empty.");
  },
});
