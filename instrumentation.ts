/** Runs once as web starts, before it answers: opens the database and compiles the chapters. Once it answers, it is its own first visitor. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs" || !process.env.DATABASE_URL) return;
  const { keepChaptersWarm } = await import("#app/chapter/warm.ts");
  await keepChaptersWarm();
  const { visitFirst } = await import("#app/chapter/visit-first.ts");
  void visitFirst();
}
