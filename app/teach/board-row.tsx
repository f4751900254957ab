/** One learner on the board. */
import { Coded } from "#app/looks/coded.tsx";
import { stepKey } from "#server/progress/step-key.ts";
import { BoardSteps } from "./board-steps.tsx";
import type { BoardChapter, NeedyRow } from "./need.ts";

export function BoardRow({ row, chapters }: { row: NeedyRow; chapters: readonly BoardChapter[] }) {
  const { seat } = row;
  const passed = new Set(seat.passed);
  const current = row.finished ? undefined : stepAt(row, chapters, passed);
  return (
    <tr data-stuck={row.stuck || undefined} data-quiet={row.away || row.finished || undefined}>
      <th scope="row">
        {seat.name}
        {row.stuck && <span className="sr-only">, stuck</span>}
      </th>
      {chapters.map((chapter, index) => (
        <td key={chapter.slug} className="board-cells" data-chapter={index + 1}>
          <BoardSteps chapter={chapter} seat={seat} passed={passed} current={current?.key} />
        </td>
      ))}
      <td className="board-since">{row.finished ? "done" : row.minutes < 1 ? "just now" : `${row.minutes} min ago`}</td>
      <td className="board-reason">
        {row.finished ? (
          <span className="soft">Finished</span>
        ) : seat.stuckOn ? (
          <>
            <Coded text={seat.stuckOn.condition} />
            {seat.stuckOn.reason && (
              <p className="soft">
                <span className="sr-only">Not yet: </span>
                <Coded text={seat.stuckOn.reason} />
              </p>
            )}
          </>
        ) : (
          <span className="soft">
            {row.away ? "Away" : "Reading"}
            {current && `: ${current.title}`}
          </span>
        )}
      </td>
    </tr>
  );
}

/** The step a learner is at: the one that something keeps from passing, else the first open one of their chapter. */
function stepAt({ seat }: NeedyRow, chapters: readonly BoardChapter[], passed: ReadonlySet<string>) {
  const steps = chapters.flatMap(({ slug, steps }) =>
    steps.map(({ id, title }) => ({ key: stepKey(slug, id), chapter: slug, title })),
  );
  const { stuckOn } = seat;
  if (stuckOn) return steps.find(({ key }) => key === stepKey(stuckOn.chapter, stuckOn.step));
  return steps.find(({ key, chapter }) => chapter === seat.chapter && !passed.has(key));
}
