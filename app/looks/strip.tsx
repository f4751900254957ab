/** Progress as a strip of litmus: one field a step, grouped by chapter, green where it is done. */
export type StripChapter = { title: string; steps: readonly ("done" | "begun" | "none" | "skipped")[] };

export function Strip({ chapters, label }: { chapters: readonly StripChapter[]; label?: string }) {
  const steps = chapters.flatMap((chapter) => chapter.steps);
  const done = steps.filter((step) => step === "done").length;
  return (
    <div className="strip" role="img" aria-label={`${label ? `${label}: ` : ""}${done} of ${steps.length} steps done`}>
      {chapters.map(({ title, steps }) => (
        <span key={title}>
          {steps.map((state, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a field's place is its identity
            <i key={index} data-state={state} />
          ))}
        </span>
      ))}
    </div>
  );
}
