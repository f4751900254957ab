/** A block of code with its Copy button, and Run where the author said it may be run. */
import { CodeActions } from "./code-actions.tsx";

type Props = { language: string; text: string; html: string; run?: string };

export function CodeBlock({ language, text, html, run }: Props) {
  // highlight.ts made and escaped this from the chapter's own text
  const code = { dangerouslySetInnerHTML: { __html: html } };
  return (
    <figure className="code" data-run={run ? "" : undefined}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <pre tabIndex={0} data-language={language}>
        <code {...code} />
      </pre>
      <CodeActions text={text} run={run !== undefined} />
    </figure>
  );
}
