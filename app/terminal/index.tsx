/** Holds the place of the terminals until app/terminal lands: names are agreed, nothing works yet. */
"use client";
export function Terminals({ seat }: { seat: string; sandbox: string }) {
  return <pre style={{ padding: 16 }}>learner@sandbox:~$ (stub {seat})</pre>;
}
export function useRun() {
  const refusal: string | undefined = undefined;
  return { runInTerminal: (_: string) => {}, refusal };
}
export function preloadTerminal() {}
