/** What an author may use in a chapter (content/README.md), bound to the chapter it stands in. */
import type { ReactNode } from "react";
import type { Chapter } from "#app/box/workshops.ts";
import { Hint } from "#app/seat/hint.tsx";
import { Quiz } from "#app/seat/quiz.tsx";
import { Solution } from "#app/seat/solution.tsx";
import { Step } from "#app/seat/step.tsx";
import { CodeBlock } from "./code-block.tsx";
import { Tab, Tabs } from "./tabs.tsx";

type Inside = { children?: ReactNode };

/** Authors link a chapter by its folder's name, with or without ./ or ../ before it. */
const CHAPTER_LINK = /^(?:\.{1,2}\/)?([^/#?:]+)(#.*)?$/;

export function componentsFor(workshop: string, chapter: Chapter) {
  const { slug } = chapter;
  return {
    CodeBlock,
    Tabs,
    Tab,
    Step: ({ id, title, children }: Inside & { id: string; title?: string }) => {
      const index = chapter.steps.findIndex((step) => step.id === id);
      const step = chapter.steps[index];
      return (
        <Step
          place={{ chapter: slug, step: id }}
          number={index + 1}
          title={title ?? step?.title ?? id}
          conditions={step?.conditions ?? []}
        >
          {children}
        </Step>
      );
    },
    Hint: ({ step = "", number = "1", children }: Inside & { step?: string; number?: string }) => (
      <Hint place={{ chapter: slug, step }} number={Number(number)}>
        {children}
      </Hint>
    ),
    Solution: ({ step = "", children }: Inside & { step?: string }) => (
      <Solution place={{ chapter: slug, step }}>{children}</Solution>
    ),
    Quiz: ({ id, question, options }: { id: string; question: string; options: string[] }) => (
      <Quiz chapter={slug} id={id} question={question} options={options} />
    ),
    Note: ({ title, kind = "note", children }: Inside & { title?: string; kind?: string }) => (
      <div className="note" data-kind={kind} role="note" aria-label={title ?? "Note"}>
        {title && <p className="note-title">{title}</p>}
        {children}
      </div>
    ),
    img: ({ src = "", alt = "" }: { src?: string; alt?: string }) => (
      // biome-ignore lint/performance/noImgElement: an author's own picture, of unknown size, served as it is
      <img
        src={/^(https|data):/.test(src) ? src : `/pictures/${workshop}/${slug}/${src.replace(/^\.\//, "")}`}
        alt={alt}
      />
    ),
    table: (props: Inside) => (
      <div className="scroll-x">
        <table>{props.children}</table>
      </div>
    ),
    a: ({ href = "", children }: Inside & { href?: string }) =>
      /^https?:/.test(href) ? (
        <a href={href} target="_blank" rel="noreferrer">
          {children}
        </a>
      ) : (
        <a href={href.replace(CHAPTER_LINK, `/learn/${workshop}/$1$2`)}>{children}</a>
      ),
  };
}
