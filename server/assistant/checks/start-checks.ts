/** Begins the checks: every seat with an awake sandbox has the chapter it is at under watch. */
import { listen, ring } from "#server/database/bell.ts";
import type { Payload } from "#server/jobs.ts";
import type { Checks, ChecksOrder } from "./checks.ts";
import { Pool } from "./pool.ts";
import { bookOf } from "./record.ts";
import { WatchedChapter } from "./watched-chapter.ts";

type Seat = {
  sandboxId: string;
  /** One move at a time: opening and closing follow each other in the order they were asked for. */
  turn: Promise<void>;
  open: WatchedChapter | undefined;
};

export async function startChecks({ db, url, content, events, open, log }: ChecksOrder): Promise<Checks> {
  const pool = new Pool();
  const seats = new Map<string, Seat>();

  /** Opens the chapter the seat is at, unless it is open already in this version. */
  const look = (seatId: string): Promise<void> => {
    const seat = seats.get(seatId);
    if (!seat) return Promise.resolve();
    seat.turn = seat.turn
      .then(async () => {
        if (seats.get(seatId) !== seat) return;
        const at = await chapterOf(seatId);
        if (seat.open && seat.open.chapter === at?.chapter.slug && seat.open.version === at.source.version) return;
        await seat.open?.close();
        seat.open = undefined;
        if (!at || seats.get(seatId) !== seat) return;
        const sandbox = await open(seat.sandboxId);
        if (sandbox)
          seat.open = await WatchedChapter.open({
            book: bookOf(db, seatId, at.chapter.slug),
            sandbox,
            ...at,
            pool,
            log,
          });
      })
      .catch((error: unknown) => log("a chapter could not be watched", { seatId, error }));
    return seat.turn;
  };

  /** The chapter the seat is at, or the one asked for, as it is published now. */
  const chapterOf = async (seatId: string, asked?: string) => {
    const row = await db.seat.findUnique({
      where: { id: seatId },
      select: { chapter: true, class: { select: { workshopSlug: true } } },
    });
    const workshop = row ? content.workshop(row.class.workshopSlug) : undefined;
    const chapter = workshop?.outline.chapters.find(({ slug }) => slug === (asked ?? row?.chapter));
    if (!workshop || !chapter) return undefined;
    return { chapter, source: { folder: workshop.folder, version: workshop.version } };
  };

  const leave = (seatId: string): Promise<void> => {
    const seat = seats.get(seatId);
    seats.delete(seatId);
    return seat ? seat.turn.then(() => seat.open?.close()) : Promise.resolve();
  };

  const unsubscribe = events.subscribe((event) => {
    const { seatId, sandboxId } = event;
    switch (event.type) {
      case "opened":
      case "woke":
        if (seats.get(seatId)?.sandboxId !== sandboxId) {
          const before = leave(seatId);
          seats.set(seatId, { sandboxId, turn: before, open: undefined });
        }
        void look(seatId);
        break;
      case "command":
        seats.get(seatId)?.open?.commandEnded();
        break;
      case "slept":
      case "gone":
        if (seats.get(seatId)?.sandboxId === sandboxId) void leave(seatId);
        break;
    }
  });
  const lookAtAll = () => void Promise.all([...seats.keys()].map(look));
  const unpublished = content.subscribe(lookAtAll);
  const bell = await listen(url, ["seat"], { onBell: (_, seatId) => void look(seatId), onResync: lookAtAll });

  const check = async ({ seatId, chapter, step }: Payload<"check">) => {
    await look(seatId);
    const { open: watched } = seats.get(seatId) ?? {};
    if (watched?.chapter === chapter) return watched.check(step);
    // The page is of another chapter than the one last opened (two tabs): that one is opened for this check alone.
    const seat = seats.get(seatId);
    const at = seat ? await chapterOf(seatId, chapter) : undefined;
    const sandbox = seat && at ? await open(seat.sandboxId) : undefined;
    if (!at || !sandbox) return;
    const once = await WatchedChapter.open({ book: bookOf(db, seatId, at.chapter.slug), sandbox, ...at, pool, log });
    try {
      await once.check(step);
    } finally {
      await once.close();
    }
  };

  return {
    async check(asked) {
      try {
        await check(asked);
      } finally {
        await ring(db, "seat", asked.seatId); // the same answer as before changes no row, and yet somebody waits for it
      }
    },
    async close() {
      unsubscribe();
      unpublished();
      await bell.close();
      await Promise.all([...seats.keys()].map(leave));
      await pool.close();
    },
  };
}
