import { expect, test } from "vitest";
import { describeDriver } from "#sandbox/contract.ts";
import { namesOf } from "./names.ts";
import { INSTANCE, testDriver, testEngine } from "./testing.ts";

/** Within it kind has begun, and its node has not. */
const CALL_OFF_MS = 4_000;
const open = () => testDriver({ clones: false });

describeDriver("kind, where nothing can be cloned,", open, "plain", CALL_OFF_MS);

test("made by kind itself, a sandbox has Istio's images, its limits, and a learner who is not the node's admin", async () => {
  const driver = await open();
  const id = "tcreated01";
  await driver.prepare(() => {}, AbortSignal.timeout(900_000));
  try {
    const sandbox = await driver.make({ id, snapshot: "istio" }, AbortSignal.timeout(240_000));
    const script = "kubectl auth whoami -o jsonpath='{.status.userInfo.username}'; istioctl version --remote=false";
    const { stdout } = await sandbox.run(script, { signal: AbortSignal.timeout(60_000) });
    expect(stdout).toMatch(/^learner\D+1\.\d+\.\d+/);
    const engine = await testEngine();
    const { node } = namesOf(INSTANCE, id);
    expect(await engine.run(["exec", node, "ctr", "--namespace", "k8s.io", "images", "ls", "-q"])).toContain(
      "/istio/pilot:",
    );
    // As the kernel has them, by its older or newer names.
    const read = "cat memory.max pids.max 2>/dev/null || cat memory/memory.limit_in_bytes pids/pids.max";
    const limits = await engine.run(["exec", "-w", "/sys/fs/cgroup", node, "bash", "-c", read]);
    const [memory, processes] = limits.trim().split("\n").map(Number);
    expect(memory).toBe(4 * 1024 ** 3);
    expect(processes).toBeGreaterThan(1_000);
  } finally {
    await driver.remove(id);
    await driver.close();
  }
});
