/** The command line: each command's words are here, its work elsewhere, loaded only when it is asked for. */
import { Command } from "commander";
import { NoEngine } from "#sandbox/engine/install.ts";
import { PartFailed } from "#sandbox/images/kitchen.ts";
import { Interrupted, interruption } from "#server/interruption.ts";
import { OptionError, type Options, parseOptions, SPELLINGS } from "#server/options.ts";
import { StartError } from "#server/start/data-folder.ts";

/** Each says to a person what to do; anything else is a fault of ours and shows its stack. */
const SENTENCES = [OptionError, StartError, NoEngine, PartFailed];

const began = performance.timeOrigin;
const print = (line: string) => void process.stdout.write(`${line}\n`);
const program = new Command("labmate")
  .description(
    "The lab assistant for hands-on workshops: chapters, a real terminal, a real cluster, and checks that watch.",
  )
  .showHelpAfterError("(`npx labmate --help` lists all commands, `npx labmate start --help` the options)");

command("start", "start the site, and all it needs", { isDefault: true }).action(async (given) => {
  const { runUntilStopped } = await import("#server/start/until-stopped.ts");
  await runUntilStopped(options(given), began, interruption());
});

command("images", "make what sandboxes are made of; start does this too")
  .option(
    "--offline-bundle <file>",
    "start from this file if it exists, else write it: all images for a machine without a network",
  )
  .action(async ({ offlineBundle, ...given }: { offlineBundle?: string }) => {
    const { images } = await import("#server/images.ts");
    await images({ ...options(given), offlineBundle }, print, interruption());
  });

command("test", "prove a workshop in a fresh, real sandbox: each step red, its mistakes explained, then green")
  .argument("<workshop>", "its folder's name")
  .option("--step <step>", "only this one, `step` or `chapter/step`; those before it are only solved")
  .option("--json", "an array of all proofs")
  .action(async (workshop: string, { step, json, ...given }: { step?: string; json?: true }) => {
    const { runTest } = await import("#server/workshop-test/command.ts");
    const asked = { workshop, step, json: json === true };
    const failed = await runTest(options(given), asked, print, interruption());
    process.exit(failed === 0 ? 0 : 1);
  });

command("lint", "name every mistake in a workshop's folder by file and line")
  .argument("[workshop]", "its folder's name; all of them without")
  .option("--json", "an array of all problems")
  .action(async (workshop: string | undefined, { json, ...given }: { json?: true }) => {
    const { runLint } = await import("#server/workshop-test/command.ts");
    const problems = await runLint(options(given), { workshop, json: json === true }, print);
    process.exit(problems === 0 ? 0 : 1);
  });

command("clean", "remove all sandboxes of this data folder; progress stays").action(async (given) => {
  const [{ clean }, { log }] = await Promise.all([import("#server/assistant/clean.ts"), import("#server/log.ts")]);
  const removed = await clean(options(given), log);
  print(removed === 0 ? "There were no sandboxes." : `Removed ${removed} sandboxes.`);
  process.exit(0);
});

command("bench", "figures beside peers, measured in the same run")
  .argument("[what]", `one of terminal, sandbox, check; all of them without`)
  .option("--json", "an array of rows: name, ours, peer, peerName, unit, ratio, goal, met")
  .action(async (what: string | undefined, { json, ...given }: { json?: true }) => {
    const { runBench } = await import("#server/bench.ts");
    await runBench(what, options(given), { json: json === true, print });
    process.exit(0);
  });

program
  .command("migration")
  .description("write a migration from the last one to prisma/schema.prisma")
  .argument("<name>", "what it does, in words: add_notes")
  .action(async (name: string) => {
    const { writeMigration } = await import("#server/database/migrate.ts");
    const folder = await writeMigration(name.replaceAll(/\W+/g, "_").toLowerCase(), new Date());
    print(folder ? `Wrote ${folder}: read it before you commit it.` : "Nothing changed since the last migration.");
  });

program
  .command("self-test")
  .description("all tests, with what they need; `npm test` is this")
  .option("--static", "types, lint and architecture only: the quick part, before each commit")
  .option("--kind", "the slow proofs instead: real clusters, and the workshops taught to a machine")
  .option("--no-install", "never install system packages, say which are missing")
  .action(async (given: { static?: true; kind?: true; install: boolean }) => {
    const [{ runStages }, { STAGES }] = await Promise.all([
      import("#server/self-test/self-test.ts"),
      import("#server/self-test/stages.ts"),
    ]);
    const stages = STAGES[given.static ? "static" : given.kind ? "kind" : "full"];
    const { failed } = await runStages(stages, { mayInstall: given.install, signal: interruption(), print });
    process.exit(failed === 0 ? 0 : 1);
  });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof Interrupted) process.exit(130);
  if (!SENTENCES.some((kind) => error instanceof kind)) throw error;
  process.stderr.write(`labmate: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

/** A command that takes Labmate's own options. */
function command(name: string, about: string, settings: { isDefault?: boolean } = {}): Command {
  const made = program.command(name, settings).description(about);
  for (const { flag, env, about: words, fallback } of Object.values(SPELLINGS)) {
    if (!flag) continue;
    const notes = [env, fallback === undefined || flag.startsWith("--no-") ? undefined : `default ${fallback}`];
    made.option(flag, `${words} [${notes.filter(Boolean).join(", ")}]`);
  }
  return made;
}

function options(given: Record<string, unknown>): Options {
  return parseOptions(renamed(given), process.env);
}

/** Commander names values after their flags, options.ts after what they are. */
function renamed({ database, idle, keep, ...rest }: Record<string, unknown>): Record<string, unknown> {
  const install = rest.install === false ? false : undefined; // `--no-install` makes commander default it to true
  return { ...rest, install, databaseUrl: database, idleMinutes: idle, keepMinutes: keep };
}
