/** A chapter's steps as one learner has them: each a cell whose shape says what its colour says. */
import type { BoardSeat } from "#server/progress/board.ts";
import { stepKey } from "#server/progress/step-key.ts";
import type { BoardChapter } from "./need.ts";

type Props = {
  chapter: BoardChapter;
  seat: BoardSeat;
  passed: ReadonlySet<string>;
  /** The key of the step the learner is at. */
  current: string | undefined;
};

export function BoardSteps({ chapter, seat, passed, current }: Props) {
  const steps = chapter.steps.map(({ id, title }) => ({ key: stepKey(chapter.slug, id), title }));
  const here = steps.find(({ key }) => key === current);
  const open = seat.chapter === chapter.slug;
  return (
    <>
      <span className="sr-only">
        {steps.filter(({ key }) => passed.has(key)).length} of {steps.length} done{open && ", open now"}
        {here && `, at: ${here.title}`}
      </span>
      <span className="board-steps" aria-hidden="true" data-here={open || undefined}>
        {steps.map(({ key, title }) => {
          const help = seat.helped[key];
          const aid = help ? (help.solution ? ", solution opened" : `, hints opened: ${help.hints}`) : "";
          return (
            <i
              key={key}
              title={`${title}${aid}`}
              data-state={passed.has(key) ? "done" : key === current ? "begun" : "none"}
              data-help={help ? (help.solution ? "solution" : "hints") : undefined}
            />
          );
        })}
      </span>
    </>
  );
}
