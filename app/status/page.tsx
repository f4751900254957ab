/** How this box is doing: its processes, what it prepares, its sandboxes, and what its isolation protects. */
import type { Metadata } from "next";
import { box } from "#app/box/box.ts";
import { visitor } from "#app/box/visitor.ts";
import { Footer } from "#app/looks/footer.tsx";
import { Header } from "#app/looks/header.tsx";
import { boxState } from "#server/progress/box.ts";
import { Isolation } from "./isolation.tsx";
import { LiveStatus } from "./live-status.tsx";

export const metadata: Metadata = { title: "Status" };

export default async function StatusPage() {
  const { db, driver, wide } = await box();
  const [state, who] = await Promise.all([boxState(db), visitor()]);
  return (
    <>
      <Header name={who?.learner.name} />
      <main className="page">
        <section className="hero">
          <h1>How this box is doing</h1>
        </section>
        <LiveStatus initial={state} />
        <Isolation driver={driver} wide={wide} />
      </main>
      <Footer />
    </>
  );
}
