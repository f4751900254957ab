import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { describeDriver } from "#sandbox/contract.ts";
import { localDriver } from "./local.ts";

const data = mkdtempSync(join(tmpdir(), "labmate-contract-"));
afterAll(() => rmSync(data, { recursive: true }));

const open = async () => localDriver({ data, cache: join(tmpdir(), "labmate-test-cache"), env: process.env });

describeDriver("local", open, "plain", 30);
