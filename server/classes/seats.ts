/** Seats: a learner's place in a run of a workshop. Every question "is this theirs?" is answered here. */
import { randomUUID } from "node:crypto";
import type { Database } from "#server/database/client.ts";

export type Seat = { id: string; userId: string; name: string; workshop: string; chapter: string | null };

const selection = {
  id: true,
  userId: true,
  name: true,
  chapter: true,
  class: { select: { workshopSlug: true } },
} as const;

type Row = Omit<Seat, "workshop"> & { class: { workshopSlug: string } };
const seatFrom = ({ class: run, ...seat }: Row): Seat => ({ ...seat, workshop: run.workshopSlug });

/** The learner's seat in the self-paced run of a workshop; made when there is none. Taking it twice is the same seat. */
export async function takeSeat(
  db: Database,
  { userId, name, workshop }: { userId: string; name: string; workshop: string },
): Promise<Seat> {
  const classId = await selfPacedClass(db, workshop);
  await db.seat.createMany({ data: [{ id: randomUUID(), userId, classId, name }], skipDuplicates: true });
  const where = { userId_classId: { userId, classId } };
  return seatFrom(await db.seat.findUniqueOrThrow({ where, select: selection }));
}

/** @returns undefined also when the seat exists and is someone else's: a stranger must not learn the difference */
export async function ownSeat(db: Database, userId: string, seatId: string): Promise<Seat | undefined> {
  const row = await db.seat.findFirst({ where: { id: seatId, userId }, select: selection });
  return row ? seatFrom(row) : undefined;
}

export async function seatsOf(db: Database, userId: string): Promise<Seat[]> {
  return (await db.seat.findMany({ where: { userId }, orderBy: { seenAt: "desc" }, select: selection })).map(seatFrom);
}

/** Remembers where the learner is: the assistant watches the chapter that is open. */
export async function openChapter(db: Database, seat: Seat, chapter: string): Promise<void> {
  await db.seat.update({ where: { id: seat.id }, data: { chapter, seenAt: new Date() } });
}

/** All that `from` owned belongs to `to`. Where both sat in the same class, the newer account's seat stays and the other goes. */
export async function moveSeats(db: Database, from: string, to: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const taken = await tx.seat.findMany({ where: { userId: to }, select: { classId: true } });
    await tx.seat.updateMany({
      where: { userId: from, classId: { notIn: taken.map((seat) => seat.classId) } },
      data: { userId: to },
    });
  });
}

async function selfPacedClass(db: Database, workshop: string): Promise<string> {
  const id = `self-paced-${workshop}`;
  const known = await db.class.findUnique({ where: { id }, select: { id: true } });
  if (known) return known.id;
  const { title } = await db.workshop.findUniqueOrThrow({ where: { slug: workshop }, select: { title: true } });
  await db.class.createMany({
    data: [{ id, workshopSlug: workshop, title, selfPaced: true }],
    skipDuplicates: true, // two learners may be the first at once
  });
  return id;
}
