/** How a step is named across chapters; the browser uses it too, so this file imports nothing. */
export const stepKey = (chapter: string, step: string) => `${chapter}/${step}`;
