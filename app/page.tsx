/** Home: the workshops, each with your own progress, and what the box still prepares. */
import Link from "next/link";
import { boxState } from "#server/progress/box.ts";
import { type Steps, stepsOf } from "#server/progress/steps.ts";
import { box } from "./box/box.ts";
import { stripOf } from "./box/path.ts";
import { visitor } from "./box/visitor.ts";
import { allWorkshops, type Workshop } from "./box/workshops.ts";
import { Footer } from "./looks/footer.tsx";
import { Header } from "./looks/header.tsx";
import { Strip } from "./looks/strip.tsx";
import { count, duration } from "./looks/words.ts";
import { Preparing } from "./status/preparing.tsx";

export const dynamic = "force-dynamic";

export default async function HomePage() {
  const { db } = await box();
  const [workshops, who, state] = await Promise.all([allWorkshops(), visitor(), boxState(db)]);
  const progress = new Map(
    await Promise.all((who?.seats ?? []).map(async (seat) => [seat.workshop, await stepsOf(db, seat.id)] as const)),
  );
  return (
    <>
      <Header name={who?.learner.name} />
      <main className="page">
        <section className="hero">
          <h1>Learn it where it runs.</h1>
          <p className="lede">
            A chapter to read, a terminal on a cluster of your own, and a lab mate who sees what you did and tells you
            what is still missing.
          </p>
        </section>
        <Preparing initial={state} />
        <section aria-labelledby="workshops">
          <h2 id="workshops" className="small-title">
            Workshops
          </h2>
          {workshops.length === 0 && <Empty />}
          <ul className="workshops">
            {workshops.map((workshop) => (
              <Row key={workshop.slug} workshop={workshop} steps={progress.get(workshop.slug)} />
            ))}
          </ul>
        </section>
      </main>
      <Footer />
    </>
  );
}

function Row({ workshop, steps }: { workshop: Workshop; steps: Steps | undefined }) {
  const total = workshop.chapters.reduce((sum, chapter) => sum + chapter.steps.length, 0);
  return (
    <li>
      <Link href={`/learn/${workshop.slug}`} className="workshop" prefetch={false}>
        <div>
          <h3>{workshop.title}</h3>
          <p>{workshop.summary}</p>
        </div>
        <div className="workshop-side">
          <Strip chapters={stripOf(workshop, steps ?? {})} />
          <p className="soft">
            {count(workshop.chapters.length, "chapter")} · {count(total, "step")} · {duration(workshop.minutes * 60)}
          </p>
          <p className="go">{steps ? "Continue" : "Have a look"}</p>
        </div>
      </Link>
    </li>
  );
}

function Empty() {
  return (
    <div className="empty">
      <p>No workshop is here yet.</p>
      <p className="soft">
        Labmate reads them from its content folder, one folder each. If yours should be here,{" "}
        <code>npx labmate lint</code> says what is wrong with it.
      </p>
    </div>
  );
}
