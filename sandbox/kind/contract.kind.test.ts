import { describeDriver } from "#sandbox/contract.ts";
import { testDriver } from "./testing.ts";

describeDriver("kind", () => testDriver());
