/** The bench: chapters left, terminals right. It stays while the learner turns pages, and so do their shells. */
import { cookies } from "next/headers";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { box } from "#app/box/box.ts";
import { seatIn } from "#app/box/visitor.ts";
import { outlineOf } from "#app/box/workshops.ts";
import { Header } from "#app/looks/header.tsx";
import { BenchTerminals } from "#app/seat/bench-terminals.tsx";
import { ChapterNav } from "#app/seat/chapter-nav.tsx";
import { Seat } from "#app/seat/seat.tsx";
import { Split } from "#app/seat/split.tsx";
import { seatState } from "#server/progress/seat-state.ts";

type Props = { params: Promise<{ workshop: string }>; children: ReactNode };

export default async function BenchLayout({ params, children }: Props) {
  const slug = (await params).workshop;
  const [workshop, seat, { db, driver }, jar] = await Promise.all([outlineOf(slug), seatIn(slug), box(), cookies()]);
  if (!workshop) notFound();
  const state = seat ? await seatState(db, seat.id) : undefined;
  const chapters = workshop.chapters.map(({ slug, title, steps }) => ({
    slug,
    title,
    steps: steps.map(({ id }) => id),
  }));
  return (
    <Seat key={seat?.id ?? "nobody"} initial={state}>
      <div className="bench">
        <Header name={seat?.name}>
          <ChapterNav workshop={slug} title={workshop.title} chapters={chapters} />
        </Header>
        <Split
          initial={Number(jar.get("labmate.split")?.value) || undefined}
          left={children}
          right={<BenchTerminals workshop={slug} driver={driver} />}
        />
      </div>
    </Seat>
  );
}
