/** The snapshots that workshops on this box start from. */
import { z } from "zod";
import type { Snapshot } from "#sandbox/sandbox.ts";
import type { Database } from "#server/database/client.ts";

const Name: z.ZodType<Snapshot> = z.enum(["plain", "istio"]);

export function parseSnapshot(name: string): Snapshot {
  return Name.parse(name);
}

export async function snapshotsInUse(db: Database): Promise<Snapshot[]> {
  const rows = await db.workshop.findMany({
    distinct: ["snapshot"],
    select: { snapshot: true },
    orderBy: { position: "asc" },
  });
  return rows.map(({ snapshot }) => parseSnapshot(snapshot));
}
