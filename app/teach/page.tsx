/** The instructor's board: who is where, and who is stuck on what. */
import type { Metadata } from "next";
import { cookies, headers } from "next/headers";
import Link from "next/link";
import { box } from "#app/box/box.ts";
import { isInstructor } from "#app/box/instructor.ts";
import { allWorkshops } from "#app/box/workshops.ts";
import { Header } from "#app/looks/header.tsx";
import { boardOf } from "#server/progress/board.ts";
import { doorAt } from "./door.ts";
import { LiveBoard } from "./live-board.tsx";

export const metadata: Metadata = { title: "Board" };

export default async function TeachPage({ searchParams }: { searchParams: Promise<{ workshop?: string }> }) {
  const [jar, head, search] = await Promise.all([cookies(), headers(), searchParams]);
  if (!(await isInstructor({ headers: head, cookie: (name) => jar.get(name)?.value }))) return <Closed />;
  const { db, settings, wide, driver } = await box();
  const workshops = await allWorkshops();
  const recent = await db.seat.findFirst({
    orderBy: { seenAt: "desc" },
    select: { class: { select: { workshopSlug: true } } },
  });
  const wanted = search.workshop ?? recent?.class.workshopSlug;
  const workshop = workshops.find(({ slug }) => slug === wanted) ?? workshops[0];
  return (
    <>
      <Header name="Instructor">
        <nav className="board-nav" aria-label="Workshops">
          {workshops.map(({ slug, title }) => (
            <Link
              key={slug}
              href={`/teach?workshop=${slug}`}
              aria-current={slug === workshop?.slug ? "page" : undefined}
            >
              {title}
            </Link>
          ))}
        </nav>
      </Header>
      <main className="board-page">
        {workshop ? (
          <LiveBoard
            key={workshop.slug}
            initial={await boardOf(db, workshop.slug, workshop.chapters)}
            title={workshop.title}
            door={wide ? doorAt(head.get("x-forwarded-host") ?? "localhost", settings.joinCode) : undefined}
            walled={driver === "kind"}
            chapters={workshop.chapters.map(({ slug, title, steps }) => ({
              slug,
              title,
              steps: steps.map(({ id, title }) => ({ id, title })),
            }))}
          />
        ) : (
          <p className="empty">No workshop is here yet.</p>
        )}
      </main>
    </>
  );
}

function Closed() {
  return (
    <>
      <Header />
      <main className="door">
        <h1>The board is closed</h1>
        <p className="lede">
          It opens with the instructor's link. Labmate prints it when it starts; look for “Instructor” in its output.
        </p>
        <Link href="/" className="main button">
          To the workshops
        </Link>
      </main>
    </>
  );
}
