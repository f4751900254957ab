/** The kind driver as tests use it: the machine's real engine and images, and an instance of the test's own. */
import { homedir } from "node:os";
import { join } from "node:path";
import type { Engine } from "#sandbox/engine/engine.ts";
import { ensureEngine } from "#sandbox/engine/install.ts";
import type { Driver } from "#sandbox/sandbox.ts";
import { type KindOptions, kindDriver } from "./kind.ts";

export const CACHE = process.env.LABMATE_CACHE ?? join(homedir(), ".cache", "labmate");
/** On the cache's file system, as a data folder usually is, and kept between tests: the next driver must find what the last one made. */
export const DATA = join(CACHE, "test-data");
/** Eight letters, as a data folder would give. */
export const INSTANCE = "testtest";

let engine: Promise<Engine> | undefined;

export function testEngine(): Promise<Engine> {
  engine ??= ensureEngine({
    cache: CACHE,
    mayInstall: process.env.LABMATE_INSTALL !== "false",
    announce: (sentence) => process.stderr.write(`${sentence}\n`),
    signal: AbortSignal.timeout(600_000),
  });
  return engine;
}

/** @param other what is to be different from the tests' usual driver */
export async function testDriver(other: Partial<KindOptions> = {}): Promise<Driver> {
  const log = (message: string) => void process.stderr.write(`${message}\n`);
  return kindDriver({ engine: await testEngine(), cache: CACHE, data: DATA, instance: INSTANCE, log, ...other });
}
