/** A process that makes a sandbox, to be killed while it does: `node make.killed.ts ID`. Only leaks.kind.test.ts starts it. */
import { testDriver } from "./testing.ts";

const driver = await testDriver();
await driver.make({ id: process.argv[2] ?? "", snapshot: "plain" }, AbortSignal.timeout(240_000));
