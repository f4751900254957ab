/** A chapter that could not be shown. The terminal beside it is untouched. */
"use client";

export default function ChapterTrouble({ reset }: { reset(): void }) {
  return (
    <div className="chapter" role="alert">
      <header className="chapter-head">
        <h1>This chapter can't be shown right now</h1>
        <p className="lede">
          Something in it, or in Labmate, is broken; your terminal and your progress are safe. Its author finds the line
          with <code>npx labmate lint</code>.
        </p>
        <p>
          <button type="button" className="main" onClick={reset}>
            Try again
          </button>
        </p>
      </header>
    </div>
  );
}
