/** The board before the first learner: what the instructor does to bring them in. */
import type { Door } from "./door.ts";

export function Nobody({ door }: { door: Door | undefined }) {
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
          Only this machine can reach this Labmate. To let a class in, start it with <code>--host 0.0.0.0</code>.
        </p>
      )}
      <p className="soft">Learners appear here the moment they give their name.</p>
    </div>
  );
}
