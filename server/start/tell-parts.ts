/** Tells the operator how the preparation goes: a line when a part of the sandboxes begins, is ready or has failed. */
import { listen } from "#server/database/bell.ts";
import type { Database } from "#server/database/client.ts";

export async function tellParts(
  url: string,
  db: Database,
  say: (line: string) => void,
): Promise<{ close(): Promise<void> }> {
  const told = new Map<string, string>();
  let looking = Promise.resolve();
  const look = async () => {
    for (const { name, title, state, detail, expectedSeconds } of await db.part.findMany({
      orderBy: { position: "asc" },
    })) {
      const before = told.get(name);
      told.set(name, state);
      if (state === before) continue;
      if (state === "working") say(`preparing: ${title} (about ${expectedSeconds} s)`);
      if (state === "ready" && before !== undefined) say(`ready: ${title}`);
      if (state === "failed") say(`${title} failed: ${detail}`);
    }
  };
  const lookAgain = () => {
    looking = looking.then(look).catch(() => {}); // the next bell looks again
  };
  const listener = await listen(url, ["box"], { onBell: lookAgain, onResync: lookAgain });
  return {
    async close() {
      await listener.close();
      await looking;
    },
  };
}
