/** The board before the first learner: what the instructor does to bring them in. */
import type { Door } from "./door.ts";

type Props = {
  door: Door | undefined;
  /** Whether sandboxes keep a class from this machine: only then is it let in from elsewhere. */
  walled: boolean;
};

export function Nobody({ door, walled }: Props) {
  return (
    <div className="board-empty">
      <h2>Nobody has begun yet.</h2>
      {door ? (
        <p>
          Show the class this address and code:
          <span className="board-door">
            <strong>{door.address}</strong>
            <strong>{door.code}</strong>
          </span>
        </p>
      ) : (
        <p>
          Only this machine can reach this Labmate.{" "}
          {walled ? (
            <>
              To let a class in, start it with <code>--host 0.0.0.0</code>.
            </>
          ) : (
            "Its shells are this machine's own, so that is as it should be."
          )}
        </p>
      )}
      <p className="soft">Learners appear here the moment they give their name.</p>
    </div>
  );
}
