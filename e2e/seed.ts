/**
 * Fills a database with a class at work, for looking at pages: learners at every pace over the workshops that are published.
 *
 * `node e2e/seed.ts [learners]` with DATABASE_URL. Deterministic: the same learners each time, replacing those it made before.
 */
import { openDatabase } from "#server/database/client.ts";
import { Outline } from "#server/workshop/outline.ts";

const NAMES =
  "Ada Babak Carla Dmitri Elif Farah Goran Hana Ines Jamal Kofi Lena Mateo Nadia Oluwaseun Priya Quentin Rosa Søren Tomoko Ulrich Valeria Wei Ximena Yusuf Zofia Anselm Bintou Chiara Declan".split(
    " ",
  );
const REASONS = [
  "There is no Deployment `istiod` in `istio-system`.",
  "It carries no `istio-injection=enabled` label.",
  "`productpage-v1` is there, but its pod has one container: it was made before the label.",
  "Nothing answers on port 9080 yet.",
];
const MINUTE_MS = 60_000;

export async function seed(url: string, learners: number): Promise<void> {
  const db = openDatabase(url);
  const ago = (minutes: number) => new Date(Date.now() - minutes * MINUTE_MS);
  await db.user.deleteMany({ where: { id: { startsWith: "seeded-" } } });
  const people = Array.from({ length: learners }, (_, index) => {
    const id = `seeded-${index}`;
    return {
      id,
      name: NAMES[index % NAMES.length] ?? id,
      email: `${id}@anonymous.placeholder.invalid`,
      isAnonymous: true,
    };
  });
  await db.user.createMany({ data: people });
  for (const workshop of await db.workshop.findMany({ orderBy: { position: "asc" } })) {
    const { chapters } = Outline.parse(workshop.outline);
    const steps = chapters.flatMap(({ slug, steps }) => steps.map((step) => ({ chapter: slug, ...step })));
    const classId = `self-paced-${workshop.slug}`;
    await db.class.upsert({
      where: { id: classId },
      create: { id: classId, workshopSlug: workshop.slug, title: workshop.title, selfPaced: true },
      update: {},
    });
    for (const [index, { id: userId, name }] of people.entries()) {
      const done = index % 9 === 8 ? steps.length : Math.min(steps.length - 1, (index * 7919) % (steps.length + 2));
      const minutes = (index * 5) % 17;
      const at = steps[done];
      await db.seat.create({
        data: {
          id: `${userId}-${workshop.slug}`,
          userId,
          classId,
          name,
          chapter: (at ?? steps.at(-1))?.chapter ?? null,
          createdAt: ago(done === 0 ? minutes : 60),
          seenAt: ago(index % 11 === 10 ? 40 : 0),
          steps: {
            create: steps.slice(0, done).map((step, place) => ({
              chapter: step.chapter,
              step: step.id,
              passedAt: ago(minutes + (done - 1 - place) * 4),
              hintsOpened: (index + place) % 5 === 0 ? 1 : 0,
              solutionOpenedAt: (index + place) % 13 === 0 ? ago(minutes) : null,
            })),
          },
          conditions: {
            create: (index % 4 === 3 ? [] : (at?.conditions.slice(0, 1) ?? [])).map((condition) => ({
              chapter: at?.chapter ?? "",
              step: at?.id ?? "",
              name: condition,
              state: "unmet",
              reason: REASONS[index % REASONS.length] ?? null,
            })),
          },
        },
      });
    }
  }
  await db.$disconnect();
}

if (import.meta.main) await seed(process.env.DATABASE_URL ?? "", Number(process.argv[2] ?? NAMES.length));
