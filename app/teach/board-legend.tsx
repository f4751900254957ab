/** What the board's signs mean. */
const CELLS = [
  { state: "done", words: "done" },
  { state: "begun", words: "at it now" },
  { state: "none", words: "not begun" },
  { state: "done", help: "hints", words: "with a hint" },
  { state: "done", help: "solution", words: "with the solution" },
] as const;

export function BoardLegend() {
  return (
    <ul className="board-legend" aria-label="Signs">
      {CELLS.map(({ words, state, ...rest }) => (
        <li key={words} className="board-cells">
          <i aria-hidden="true" data-state={state} data-help={"help" in rest ? rest.help : undefined} />
          {words}
        </li>
      ))}
      <li className="board-cells">
        <span className="board-steps" data-here="true" aria-hidden="true">
          <i data-state="none" />
        </span>
        chapter that is open
      </li>
    </ul>
  );
}
