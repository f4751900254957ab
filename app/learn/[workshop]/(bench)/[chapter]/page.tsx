/** A chapter: read without a seat too, so that a link to it is never a dead end. */
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { seatIn, visitor } from "#app/box/visitor.ts";
import { outlineOf } from "#app/box/workshops.ts";
import { compileChapter } from "#app/chapter/compile.ts";
import { componentsFor } from "#app/chapter/components.tsx";
import { chapterSource } from "#app/chapter/source.ts";
import { duration } from "#app/looks/words.ts";
import { Announcer } from "#app/seat/announcer.tsx";
import { Begin } from "#app/seat/begin.tsx";

type Props = { params: Promise<{ workshop: string; chapter: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { workshop: slug, chapter } = await params;
  const workshop = await outlineOf(slug);
  const title = workshop?.chapters.find((candidate) => candidate.slug === chapter)?.title;
  return { title: title && workshop ? `${title} · ${workshop.title}` : "No such chapter" };
}

export default async function ChapterPage({ params }: Props) {
  const { workshop: slug, chapter: chapterSlug } = await params;
  const [workshop, who, seat] = await Promise.all([outlineOf(slug), visitor(), seatIn(slug)]);
  const index = workshop?.chapters.findIndex((candidate) => candidate.slug === chapterSlug) ?? -1;
  const chapter = workshop?.chapters[index];
  if (!workshop || !chapter) notFound();
  const Body = await compileChapter(await chapterSource(workshop, chapter));
  const previous = workshop.chapters[index - 1];
  const next = workshop.chapters[index + 1];
  return (
    <article className="chapter">
      <header className="chapter-head">
        <p className="soft">
          Chapter {index + 1} of {workshop.chapters.length} · about {duration(chapter.minutes * 60)}
        </p>
        <h1>{chapter.title}</h1>
        {chapter.summary && <p className="lede">{chapter.summary}</p>}
        {!seat && (
          <div className="stranger">
            <p>You are reading only. Begin, and this page gets a terminal and watches your steps.</p>
            <Begin workshop={slug} name={who?.learner.name} />
          </div>
        )}
      </header>
      <div className="prose">
        <Body components={componentsFor(slug, chapter)} />
      </div>
      <nav className="turn" aria-label="Chapters before and after">
        {previous ? (
          <Link href={`/learn/${slug}/${previous.slug}`} prefetch={false}>
            <span className="soft">Before</span> {previous.title}
          </Link>
        ) : (
          <Link href={`/learn/${slug}`} prefetch={false}>
            <span className="soft">Workshop</span> The whole path
          </Link>
        )}
        {next ? (
          <Link href={`/learn/${slug}/${next.slug}`} prefetch={false} className="next">
            <span className="soft">Next</span> {next.title}
          </Link>
        ) : (
          <Link href={`/learn/${slug}`} prefetch={false} className="next">
            <span className="soft">That was the last chapter</span> See what you did
          </Link>
        )}
      </nav>
      <Announcer chapter={{ slug: chapter.slug, steps: chapter.steps }} />
    </article>
  );
}
