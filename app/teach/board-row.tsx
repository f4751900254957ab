/** One learner on the board. */
import { Coded } from "#app/looks/coded.tsx";
import type { BoardChapter, NeedyRow } from "./need.ts";

export function BoardRow({ row, chapters }: { row: NeedyRow; chapters: readonly BoardChapter[] }) {
  const { seat } = row;
  const passed = new Set(seat.passed);
  return (
    <tr data-stuck={row.stuck || undefined} data-quiet={row.away || row.finished || undefined}>
      <th scope="row">{seat.name}</th>
      {chapters.map((chapter) => {
        const done = chapter.steps.filter((step) => passed.has(`${chapter.slug}/${step.id}`)).length;
        return (
          <td key={chapter.slug} className="board-cells" data-here={seat.chapter === chapter.slug || undefined}>
            <span className="sr-only">
              {done} of {chapter.steps.length}
            </span>
            {chapter.steps.map((step) => {
              const key = `${chapter.slug}/${step.id}`;
              const help = seat.helped[key];
              const on = seat.stuckOn?.chapter === chapter.slug && seat.stuckOn.step === step.id;
              const aid = help ? (help.solution ? ", solution opened" : `, ${help.hints} hints opened`) : "";
              return (
                <i
                  key={step.id}
                  aria-hidden="true"
                  title={`${step.title}${aid}`}
                  data-state={passed.has(key) ? "done" : on ? "begun" : "none"}
                  data-help={help ? (help.solution ? "solution" : "hints") : undefined}
                />
              );
            })}
          </td>
        );
      })}
      <td className="board-since">{row.finished ? "done" : row.minutes < 1 ? "just now" : `${row.minutes} min ago`}</td>
      <td className="board-reason">
        {row.finished ? (
          <span className="soft">Finished</span>
        ) : seat.stuckOn ? (
          <>
            <Coded text={seat.stuckOn.condition} />
            {seat.stuckOn.reason && (
              <span className="soft">
                {" "}
                — <Coded text={seat.stuckOn.reason} />
              </span>
            )}
          </>
        ) : (
          <span className="soft">{row.away ? "Away" : "Reading"}</span>
        )}
      </td>
    </tr>
  );
}
