/** The learners who flood, as a process of their own: what they cost must not be counted as somebody else's wait. */
import { text } from "node:stream/consumers";
import { z } from "zod";
import { Target } from "./target.ts";
import { openWork } from "./work.ts";

const targets = z.array(Target).parse(JSON.parse(await text(process.stdin)));
let bytes = 0;
const sessions = await Promise.all(
  targets.map((target) =>
    openWork(target, "flood", (chunk) => {
      bytes += chunk.length;
    }),
  ),
);
process.send?.("flooding");
process.on("message", () => process.send?.(bytes));
process.on("disconnect", async () => {
  for (const session of sessions) session.close();
  await Promise.all(sessions.map(({ ended }) => ended));
  process.exit(0);
});
