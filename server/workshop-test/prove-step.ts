/** Proves one step: not met before, each mistake explained, met after its solve, and after a second one. */
import type { Sandbox } from "#sandbox/sandbox.ts";
import type { Verdict } from "#server/assistant/checks/pool.ts";
import type { WatchedChapter } from "#server/assistant/checks/watched-chapter.ts";
import type { Chapter } from "#server/workshop/chapter.ts";
import type { Paper } from "./paper.ts";

/** Images are there already; what a chapter waits for is pods. */
const DEADLINE_MS = 120_000;
const SCRIPT_MS = 300_000;

export type Proof = { name: string; passed: boolean; detail: string; seconds: number };

export type Bench = {
  chapter: Chapter;
  step: string;
  sandbox: Sandbox;
  watched: WatchedChapter;
  paper: Paper;
  signal: AbortSignal;
};

export async function* proveStep(bench: Bench): AsyncGenerator<Proof> {
  const { chapter, step } = bench;
  const wrongs = chapter.scripts.wrongs.filter((wrong) => wrong.step === step);
  yield proof(bench, "red before", () => red(bench));
  for (const wrong of wrongs) {
    yield proof(bench, `stays red: ${wrong.what}`, async () => {
      await type(bench, wrong.script);
      const problem = await staysRed(bench, wrong.expects);
      if (wrong.undo) {
        const { exitCode, stderr } = await type(bench, wrong.undo);
        if (exitCode !== 0) return `its undo ended with ${exitCode}: ${stderr.trim().slice(-300)}`;
      }
      return problem;
    });
  }
  yield proof(bench, "green after its solve", () => green(bench));
  yield proof(bench, "still green after a second solve", () => green(bench));
}

/** Only solves it: for steps that come before the one that is proven. */
export async function solveStep(bench: Bench): Promise<Proof> {
  return proof(bench, "solved", () => green(bench));
}

async function proof(
  { chapter, step }: Bench,
  what: string,
  /** @returns what is wrong, or undefined */
  prove: () => Promise<string | undefined>,
): Promise<Proof> {
  const began = performance.now();
  const detail = (await prove()) ?? "";
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  return { name: `${chapter.slug}/${step}: ${what}`, passed: detail === "", detail, seconds };
}

async function red({ step, watched, paper }: Bench): Promise<string | undefined> {
  await watched.check(step);
  const says = paper.says(step);
  const fault = faultOf(says.map(({ verdict }) => verdict));
  if (fault) return fault;
  return says.every(({ verdict }) => verdict.state === "met") ? "it is met before anything was done" : undefined;
}

async function staysRed(bench: Bench, expects: string): Promise<string | undefined> {
  const { step, paper, watched, signal } = bench;
  const verdicts = () => paper.says(step).map(({ verdict }) => verdict);
  const explained = () =>
    paper.passed(step) || verdicts().some((verdict) => verdict.state === "unmet" && verdict.reason.includes(expects));
  await paper.until(explained, DEADLINE_MS, signal);
  if (!explained()) return `no reason says "${expects}"; what is said: ${spoken(bench)}`;
  await watched.check(step);
  if (paper.passed(step) || verdicts().every(({ state }) => state === "met")) return "it turned green";
  return faultOf(verdicts());
}

async function green(bench: Bench): Promise<string | undefined> {
  const { chapter, step, watched, paper, signal } = bench;
  const script = chapter.scripts.solves.get(step);
  if (script === undefined) return `there is no solve/${step}.sh`;
  const { exitCode, stdout, stderr } = await type(bench, script);
  if (exitCode !== 0) return `its solve ended with ${exitCode}: ${(stderr.trim() || stdout.trim()).slice(-500)}`;
  const met = () => paper.passed(step) && paper.says(step).every(({ verdict }) => verdict.state === "met");
  await paper.until(met, DEADLINE_MS, signal);
  if (!met()) return `it did not turn green within ${DEADLINE_MS / 1000} s: ${spoken(bench)}`;
  await watched.check(step);
  return met() || (await paper.until(met, DEADLINE_MS, signal)) ? undefined : `it did not stay green: ${spoken(bench)}`;
}

async function type({ sandbox, watched, signal }: Bench, script: string) {
  const ran = await sandbox.run(script, { signal: AbortSignal.any([signal, AbortSignal.timeout(SCRIPT_MS)]) });
  watched.commandEnded();
  return ran;
}

function faultOf(verdicts: readonly Verdict[]): string | undefined {
  const fault = verdicts.find((verdict) => verdict.state === "fault");
  return fault?.state === "fault" ? `a check failed by itself: ${fault.reason}` : undefined;
}

function spoken({ paper, step }: Bench): string {
  const lines = paper
    .says(step)
    .map(({ name, verdict }) => `${name}: ${verdict.state === "met" ? "met" : verdict.reason}`);
  return lines.join("; ") || "nothing";
}
