/** The command line: each command's words are here, its work elsewhere, loaded only when it is asked for. */
import { Command } from "commander";
import { OptionError, type Options, parseOptions, SPELLINGS } from "#server/options.ts";
import { StartError } from "#server/start/data-folder.ts";

const began = performance.timeOrigin;
const program = new Command("labmate")
  .description(
    "The lab assistant for hands-on workshops: chapters, a real terminal, a real cluster, and checks that watch.",
  )
  .showHelpAfterError("(`npx labmate --help` lists all commands and options)");

withOptions(program.command("start", { isDefault: true }))
  .description("start the site, and all it needs")
  .action(async (given) => {
    const { runUntilStopped } = await import("#server/start/until-stopped.ts");
    await runUntilStopped(options(given), began);
  });

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof OptionError || error instanceof StartError)) throw error;
  process.stderr.write(`labmate: ${error.message}\n`);
  process.exitCode = 1;
}

function withOptions(command: Command): Command {
  for (const { flag, env, about, fallback } of Object.values(SPELLINGS)) {
    if (!flag) continue;
    const notes = [env, fallback === undefined || flag.startsWith("--no-") ? undefined : `default ${fallback}`];
    command.option(flag, `${about} [${notes.filter(Boolean).join(", ")}]`);
  }
  return command;
}

function options(given: Record<string, unknown>): Options {
  return parseOptions(renamed(given), process.env);
}

/** Commander names values after their flags, options.ts after what they are. */
function renamed({ database, idle, keep, ...rest }: Record<string, unknown>): Record<string, unknown> {
  const install = rest.install === false ? false : undefined; // `--no-install` makes commander default it to true
  return { ...rest, install, databaseUrl: database, idleMinutes: idle, keepMinutes: keep };
}
