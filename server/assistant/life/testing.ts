/** For tests: a life on a real database and a driver in memory, with its jobs, and learners to claim for. */
import { randomUUID } from "node:crypto";
import type { Driver } from "#sandbox/sandbox.ts";
import { testDatabase } from "#server/database/testing.ts";
import { runJobs } from "#server/jobs.ts";
import type { Pace } from "./box.ts";
import { type LifeEvent, LifeEvents } from "./events.ts";
import { Life } from "./life.ts";
import { Open } from "./open.ts";
import { Turns } from "./turns.ts";

/** Nothing happens by itself within a test. */
const STILL: Pace = { idleMs: 3_600_000, keepMs: 3_600_000, settleMs: 0, roundMs: 3_600_000 };

export const HOME_FILES = new Map([["bookinfo.yaml", Buffer.from("kind: Service\n")]]);

export type Stage = Awaited<ReturnType<typeof stage>>;

/** A database with one workshop. `start` begins a life on it; starting again is a restart after a kill: the former is simply left. */
export async function stage() {
  const { url, db, close } = await testDatabase();
  const undo: (() => Promise<unknown>)[] = [close];
  await addWorkshop("istio", "istio");

  async function addWorkshop(slug: string, snapshot: string) {
    const words = { title: slug, summary: "", outline: {}, version: "1" };
    await db.workshop.create({ data: { slug, position: 1, snapshot, ...words } });
    await db.class.create({ data: { id: `class-${slug}`, workshopSlug: slug, title: slug, selfPaced: true } });
  }

  async function addSeat(name: string, workshop = "istio"): Promise<string> {
    const id = randomUUID();
    await db.user.create({ data: { id, name, email: `${id}@example.com` } });
    await db.seat.create({ data: { id, userId: id, classId: `class-${workshop}`, name } });
    return id;
  }

  async function start(driver: Driver, pace: Partial<Pace> = {}) {
    const events = new LifeEvents();
    const told: LifeEvent[] = [];
    const errors: string[] = [];
    events.subscribe((event) => told.push(event));
    const log = (message: string, fields?: object) => errors.push(`${message} ${JSON.stringify(fields)}`);
    const open = new Open(driver);
    const homeFiles = async () => HOME_FILES;
    const box = {
      db,
      driver,
      open,
      turns: new Turns(),
      unfrozen: new Set<string>(),
      events,
      pace: { ...STILL, ...pace },
      log,
      homeFiles,
    };
    const life = await Life.start(box);
    const jobs = await runJobs(
      url,
      {
        claim: ({ seatId }) => life.claim(seatId),
        renew: ({ seatId }) => life.renew(seatId),
        wake: ({ sandboxId }) => life.wake(sandboxId),
        refill: () => life.refill(),
        check: async () => {},
      },
      { onError: (name, error) => errors.push(`${name}: ${String(error)}`) },
    );
    const stop = async () => {
      await jobs.close();
      await life.close();
    };
    undo.push(stop);
    return { life, box, told, errors, stop };
  }

  return {
    db,
    url,
    addWorkshop,
    addSeat,
    start,
    sandboxOf: (seatId: string) => db.sandbox.findUniqueOrThrow({ where: { seatId } }),
    async close() {
      for (const act of undo.splice(0).reverse()) await act();
    },
  };
}
