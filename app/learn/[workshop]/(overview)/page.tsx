/** A workshop's whole path: every chapter with what is done of it, and the way in. */
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { box } from "#app/box/box.ts";
import { stripOf } from "#app/box/path.ts";
import { seatIn, visitor } from "#app/box/visitor.ts";
import { type Chapter, outlineOf } from "#app/box/workshops.ts";
import { Footer } from "#app/looks/footer.tsx";
import { Header } from "#app/looks/header.tsx";
import { Strip } from "#app/looks/strip.tsx";
import { count, duration } from "#app/looks/words.ts";
import { Begin } from "#app/seat/begin.tsx";
import { PreloadTerminal } from "#app/seat/preload-terminal.tsx";
import { stepsOf } from "#server/progress/steps.ts";

type Props = { params: Promise<{ workshop: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await outlineOf((await params).workshop))?.title ?? "No such workshop" };
}

export default async function OverviewPage({ params }: Props) {
  const slug = (await params).workshop;
  const [workshop, who, seat, { db, driver }] = await Promise.all([outlineOf(slug), visitor(), seatIn(slug), box()]);
  if (!workshop) notFound();
  const steps = seat ? await stepsOf(db, seat.id) : {};
  const strips = stripOf(workshop, steps);
  const here = workshop.chapters.find((chapter) => chapter.slug === seat?.chapter) ?? workshop.chapters[0];
  return (
    <>
      <Header name={seat?.name ?? who?.learner.name} />
      <main className="page overview">
        <section className="hero">
          <p className="small-title">Workshop</p>
          <h1>{workshop.title}</h1>
          <p className="lede">{workshop.summary}</p>
          <p className="soft">
            {count(workshop.chapters.length, "chapter")} · about {duration(workshop.minutes * 60)} ·{" "}
            {driver === "kind" ? "a cluster of your own" : "a shell on this machine"}
          </p>
          {seat && here ? (
            <div className="start">
              <Link href={`/learn/${slug}/${here.slug}`} className="main button" prefetch>
                Continue where you were
              </Link>
              <span className="soft">{here.title}</span>
            </div>
          ) : (
            here && <Begin workshop={slug} name={who?.learner.name} />
          )}
        </section>
        <section aria-labelledby="path">
          <h2 id="path" className="small-title">
            The path
          </h2>
          <ol className="path">
            {workshop.chapters.map((chapter, index) => (
              <PathRow
                key={chapter.slug}
                href={`/learn/${slug}/${chapter.slug}`}
                chapter={chapter}
                strip={strips[index]?.steps ?? []}
                current={seat !== undefined && chapter === here}
              />
            ))}
          </ol>
        </section>
        <PreloadTerminal />
      </main>
      <Footer />
    </>
  );
}

type RowProps = {
  href: string;
  chapter: Chapter;
  strip: readonly ("done" | "begun" | "none" | "skipped")[];
  current: boolean;
};

function PathRow({ href, chapter, strip, current }: RowProps) {
  const done = strip.filter((step) => step === "done").length;
  const all = done === strip.length && strip.length > 0;
  const state = all ? "done" : current || done > 0 || strip.includes("begun") ? "current" : "none";
  const words = { done: "Done", current: "You are here", none: "Not begun" };
  return (
    <li data-state={state} aria-current={current ? "step" : undefined}>
      <Link href={href} prefetch={false}>
        <h3>{chapter.title}</h3>
        <p>{chapter.summary}</p>
        <p className="soft">
          <span className="path-state">{state === "current" && !current ? "Begun" : words[state]}</span>
          {" · "}
          {duration(chapter.minutes * 60)}
          {strip.length > 0 && ` · ${done} of ${count(strip.length, "step")}`}
        </p>
        {strip.length > 0 && <Strip chapters={[{ title: chapter.title, steps: strip }]} label={chapter.title} />}
      </Link>
    </li>
  );
}
