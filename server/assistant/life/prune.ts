/** Forgets what nobody asks for any more: sandboxes long gone, tickets and attempts of yesterday. */
import type { Database } from "#server/database/client.ts";

const DAY_MS = 24 * 60 * 60_000;
const KEEP_GONE_DAYS = 30;

export async function prune(db: Database): Promise<void> {
  const now = Date.now();
  const yesterday = new Date(now - DAY_MS);
  await db.ticket.deleteMany({ where: { expiresAt: { lt: yesterday } } });
  await db.rateLimit.deleteMany({ where: { lastRequest: { lt: yesterday.getTime() } } });
  await db.sandbox.deleteMany({ where: { state: "gone", changedAt: { lt: new Date(now - KEEP_GONE_DAYS * DAY_MS) } } });
}
