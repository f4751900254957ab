/** One measured figure beside a peer's, taken in the same run. */
export type Row = {
  name: string;
  ours: number;
  /** null when the peer isn't on this machine; `peerName` says so. */
  peer: number | null;
  peerName: string | null;
  unit: string;
  /** ours divided by the peer's. */
  ratio: number | null;
  /** In words: "p50 at most 1.5 times a bare ttyd". */
  goal: string;
  /** null when it can't be said without the peer. */
  met: boolean | null;
};
