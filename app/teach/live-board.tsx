/** Learners by steps, live: who has made no progress for longest comes first, with what is in their way. */
"use client";
import { useEffect, useState } from "react";
import { follow } from "#app/live.ts";
import { count } from "#app/looks/words.ts";
import type { Board } from "#server/progress/board.ts";
import { BoardLegend } from "./board-legend.tsx";
import { BoardRow } from "./board-row.tsx";
import type { Door } from "./door.ts";
import { type BoardChapter, byNeed } from "./need.ts";
import { Nobody } from "./nobody.tsx";

const TICK_MS = 20_000;

type Props = {
  initial: Board;
  title: string;
  door: Door | undefined;
  walled: boolean;
  chapters: readonly BoardChapter[];
};

export function LiveBoard({ initial, title, door, walled, chapters }: Props) {
  const [board, setBoard] = useState(initial);
  const [now, setNow] = useState(() => Date.parse(initial.at));
  const [live, setLive] = useState(true);
  useEffect(() => {
    const stop = follow<Board>(`/api/teach/${initial.workshop}/events`, {
      onLive: setLive,
      onValue: (value) => {
        setBoard(value);
        setNow(Date.now());
      },
    });
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, [initial.workshop]);

  const steps = chapters.flatMap((chapter) => chapter.steps.map((step) => `${chapter.slug}/${step.id}`));
  const rows = byNeed(board.seats, steps, now);
  const stuck = rows.filter((row) => row.stuck).length;
  const finished = rows.filter((row) => row.finished).length;
  return (
    <>
      <header className="board-head">
        <h1>{title}</h1>
        <p className="soft">
          {count(rows.length, "learner")} · <span data-some={stuck > 0 || undefined}>{stuck} stuck</span> · {finished}{" "}
          finished
        </p>
        <p className="board-live" role="status">
          {live ? "" : "Reconnecting…"}
        </p>
        {door && rows.length > 0 && (
          <p className="board-code">
            Join code <strong>{door.code}</strong>
          </p>
        )}
        {rows.length > 0 && <BoardLegend />}
      </header>
      {rows.length === 0 ? (
        <Nobody door={door} walled={walled} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        <section className="board-scroll" aria-label="Learners and their steps" tabIndex={0}>
          <table className="board">
            <thead>
              <tr>
                <th scope="col">Learner</th>
                {chapters.map((chapter, index) => (
                  <th key={chapter.slug} scope="col" title={chapter.title}>
                    <span className="board-chapter">{index + 1}</span>{" "}
                    <span className="board-title">{chapter.title}</span>
                  </th>
                ))}
                <th scope="col">Last step</th>
                <th scope="col">In the way</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <BoardRow key={row.seat.seat} row={row} chapters={chapters} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  );
}
