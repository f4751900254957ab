/** Every option of Labmate, from the command line or the environment, checked in this one place. */
import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { z } from "zod";

/** A minute's number as people write it. */
const minutes = z.coerce.number().positive();

const Shape = z.object({
  port: z.coerce.number().int().min(0).max(65_535),
  host: z.string().min(1),
  data: z
    .string()
    .min(1)
    .transform((path) => resolve(path)),
  content: z
    .string()
    .min(1)
    .transform((path) => resolve(path)),
  driver: z.enum(["kind", "local"]),
  databaseUrl: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  cache: z
    .string()
    .min(1)
    .transform((path) => resolve(path)),
  install: z.stringbool(),
  idleMinutes: minutes,
  keepMinutes: minutes,
  webPort: z.coerce.number().int().optional(),
});

export type Options = z.infer<typeof Shape> & {
  /** Eight letters of the data folder's real path: they label what belongs to this Labmate. */
  instance: string;
};

type Spelling = { flag: string; env: string; about: string; fallback?: string };

const ROOT = join(import.meta.dirname, "..");

/** How each option is spelled, and what it is for; `--help` prints this table. */
export const SPELLINGS: Record<keyof typeof Shape.shape, Spelling> = {
  port: { flag: "--port <number>", env: "LABMATE_PORT", about: "the public port", fallback: "8080" },
  host: {
    flag: "--host <address>",
    env: "LABMATE_HOST",
    about: "the address it listens on; wider than loopback asks everyone for the join code",
    fallback: "127.0.0.1",
  },
  data: {
    flag: "--data <folder>",
    env: "LABMATE_DATA",
    about: "what this Labmate remembers",
    fallback: join(ROOT, "data"),
  },
  content: {
    flag: "--content <folder>",
    env: "LABMATE_CONTENT",
    about: "the workshops",
    fallback: join(ROOT, "content"),
  },
  driver: {
    flag: "--driver <kind|local>",
    env: "LABMATE_DRIVER",
    about: "kind: a cluster for each learner; local: shells on this machine, for yourself",
    fallback: "kind",
  },
  databaseUrl: {
    flag: "--database <url>",
    env: "DATABASE_URL",
    about: "a PostgreSQL of your own, instead of the embedded one",
  },
  cache: {
    flag: "--cache <folder>",
    env: "LABMATE_CACHE",
    about: "images and snapshots, shared by all Labmates of this user",
    fallback: join(homedir(), ".cache", "labmate"),
  },
  install: {
    flag: "--no-install",
    env: "LABMATE_INSTALL",
    about: "never install system packages, say which are missing",
    fallback: "true",
  },
  idleMinutes: {
    flag: "--idle <minutes>",
    env: "LABMATE_IDLE",
    about: "a sandbox nobody uses for so long falls asleep",
    fallback: "15",
  },
  keepMinutes: {
    flag: "--keep <minutes>",
    env: "LABMATE_KEEP",
    about: "a sandbox asleep for so long is thrown away; progress stays",
    fallback: "1440",
  },
  webPort: { flag: "", env: "LABMATE_WEB_PORT", about: "set by the supervisor: where web listens" },
};

export class OptionError extends Error {}

/**
 * @param given values by option name, as commander has them; they win over the environment
 * @throws OptionError naming the option, its value and what it should be
 */
export function parseOptions(
  given: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>>,
): Options {
  const raw = Object.fromEntries(
    Object.entries(SPELLINGS).map(([name, { env: variable, fallback }]) => {
      const value = given[name] ?? env[variable] ?? fallback;
      return [name, typeof value === "boolean" ? String(value) : value];
    }),
  );
  const parsed = Shape.safeParse(raw);
  if (!parsed.success) throw new OptionError(parsed.error.issues.map((issue) => sentence(issue, raw)).join("\n"));
  return { ...parsed.data, instance: instanceOf(parsed.data.data) };
}

/** The same options as environment, for the processes the supervisor starts. */
export function toEnvironment(options: Options): Record<string, string> {
  const entries = Object.entries(SPELLINGS).flatMap(([name, { env }]) => {
    const value = Object.entries(options).find(([key]) => key === name)?.[1];
    return value === undefined ? [] : [[env, String(value)]];
  });
  return { ...Object.fromEntries(entries), LABMATE_INSTANCE: options.instance };
}

function sentence(issue: z.core.$ZodIssue, raw: Record<string, unknown>): string {
  const name = String(issue.path[0]);
  const spelling = Object.entries(SPELLINGS).find(([key]) => key === name)?.[1];
  const spelled = spelling?.flag ? `${spelling.flag.split(" ")[0]} (or ${spelling.env})` : (spelling?.env ?? name);
  return `${spelled} is "${String(raw[name])}": ${issue.message}.`;
}

function instanceOf(data: string): string {
  const real = (path: string): string => {
    try {
      return realpathSync(path);
    } catch {
      return path;
    }
  };
  const digest = createHash("sha256").update(real(data)).digest();
  return Array.from(digest.subarray(0, 8), (byte) => String.fromCharCode(97 + (byte % 26))).join("");
}
