/** The strip at the top of the bench: the whole workshop as litmus, this chapter in front, and a way to each other one. */
"use client";
import Link from "next/link";
import { useParams } from "next/navigation";
import { stepKey } from "#server/progress/step-key.ts";
import { useSeat } from "./seat.tsx";

type Props = { workshop: string; title: string; chapters: readonly { slug: string; title: string; steps: string[] }[] };

export function ChapterNav({ workshop, title, chapters }: Props) {
  const { chapter } = useParams<{ chapter: string }>();
  const { state, live } = useSeat();
  const stateOf = (slug: string, step: string) => state?.steps[stepKey(slug, step)]?.state ?? "none";
  const here = chapters.find(({ slug }) => slug === chapter);
  const done = here?.steps.filter((step) => stateOf(here.slug, step) === "done").length ?? 0;
  return (
    <nav className="chapter-nav" aria-label="Chapters">
      <Link href={`/learn/${workshop}`} prefetch={false} className="workshop-title">
        {title}
      </Link>
      <ol>
        {chapters.map(({ slug, title, steps }, index) => (
          <li key={slug}>
            <Link
              href={`/learn/${workshop}/${slug}`}
              prefetch={false}
              aria-current={slug === chapter ? "page" : undefined}
              aria-label={`Chapter ${index + 1}: ${title}, ${steps.filter((step) => stateOf(slug, step) === "done").length} of ${steps.length} steps done`}
              title={title}
            >
              {steps.length === 0 && <i data-state={slug === chapter ? "begun" : "none"} />}
              {steps.map((step) => (
                <i key={step} data-state={stateOf(slug, step)} />
              ))}
            </Link>
          </li>
        ))}
      </ol>
      {here && here.steps.length > 0 && (
        <p className="soft tally">
          {done} of {here.steps.length}
          <span className="sr-only"> steps of this chapter done</span>
        </p>
      )}
      {state && !live && (
        <p className="soft offline" role="status">
          Reconnecting…
        </p>
      )}
    </nav>
  );
}
