/** A sentence whose `backticked` parts are code. */
export function Coded({ text }: { text: string }) {
  return text.split(/`([^`]+)`/).map((part, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence have no other identity
    index % 2 ? <code key={index}>{part}</code> : part,
  );
}
