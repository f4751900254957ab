/**
 * The bell between processes: NOTIFY says "look again", never what is there.
 *
 * A bell can be missed while a connection is down, so `onResync` is called after every (re)connection: who listens reads its rows again.
 */
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import type { Queries } from "./client.ts";

export type Channel = "seat" | "sandbox" | "box" | "content";

const RETRY_FIRST_MS = 100;
const RETRY_MOST_MS = 3_000;

/** Rings once the transaction it is called in commits. @param payload an id, or "" for the box */
export async function ring(db: Queries, channel: Channel, payload = ""): Promise<void> {
  await db.$executeRaw`SELECT pg_notify(${channel}, ${payload})`;
}

export type Listener = {
  onBell(channel: Channel, payload: string): void;
  /** After each connection, the first included. */
  onResync(): void;
};

/** Listens until closed, connecting again for ever. Resolves after the first connection. */
export async function listen(
  url: string,
  channels: readonly Channel[],
  { onBell, onResync }: Listener,
): Promise<{ close(): Promise<void> }> {
  const closing = new AbortController();
  let current: pg.Client | undefined;

  const connect = async () => {
    const client = new pg.Client({ connectionString: url, keepAlive: true });
    const lost = new Promise<void>((resolve) => {
      client.once("end", resolve);
      client.once("error", () => resolve());
    });
    client.on("error", () => {}); // "lost" has it; a second one must not end the process
    client.on("notification", ({ channel, payload }) => {
      const known = channels.find((name) => name === channel);
      if (known) onBell(known, payload ?? "");
    });
    try {
      await client.connect();
      for (const channel of channels) await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    } catch (error) {
      await client.end().catch(() => {});
      throw error;
    }
    if (closing.signal.aborted) await client.end();
    current = client;
    onResync();
    return { lost };
  };

  const stayConnected = async ({ lost }: { lost: Promise<void> }) => {
    await lost;
    for (let wait = RETRY_FIRST_MS; !closing.signal.aborted; wait = Math.min(wait * 2, RETRY_MOST_MS)) {
      try {
        return void stayConnected(await connect());
      } catch {
        await delay(wait, undefined, { signal: closing.signal }).catch(() => {});
      }
    }
  };
  void stayConnected(await connect());

  return {
    async close() {
      closing.abort();
      await current?.end().catch(() => {});
    },
  };
}
