/** A server of terminals under measurement; ours and its peers alike. */
import type { Target } from "./target.ts";

export type Server = {
  name: string;
  /** A new terminal of this learner, counted from 0; good for one session. */
  target(learner: number): Promise<Target>;
  close(): Promise<void>;
};
