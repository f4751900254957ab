/** Two halves with a bar between them: dragged, moved by arrow keys, remembered in a cookie. On a phone, two tabs. */
"use client";
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from "react";

const LEAST = 25;
const MOST = 75;
const DEFAULT = 52;
const STEP = 2;
const YEAR_S = 365 * 24 * 60 * 60;

type Props = { initial: number | undefined; left: ReactNode; right: ReactNode };

export function Split({ initial, left, right }: Props) {
  const frame = useRef<HTMLElement>(null);
  const [share, setShare] = useState(clamp(initial ?? DEFAULT));
  const [shown, show] = useState<"read" | "terminal">("read");

  const remember = (value: number) => {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
    document.cookie = `labmate.split=${Math.round(value)}; Path=/; SameSite=Lax; Max-Age=${YEAR_S}`;
  };
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const box = frame.current?.getBoundingClientRect();
    if (!box || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    setShare(clamp(((event.clientX - box.left) / box.width) * 100));
  };
  const press = (event: KeyboardEvent) => {
    const next = { ArrowLeft: share - STEP, ArrowRight: share + STEP, Home: LEAST, End: MOST }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    setShare(clamp(next));
    remember(clamp(next));
  };

  return (
    <main className="split" ref={frame} data-shown={shown} style={{ "--share": `${share}%` }}>
      <nav className="split-tabs" aria-label="What to show">
        <button type="button" aria-pressed={shown === "read"} onClick={() => show("read")}>
          Read
        </button>
        <button type="button" aria-pressed={shown === "terminal"} onClick={() => show("terminal")}>
          Terminal
        </button>
      </nav>
      <div className="split-left">{left}</div>
      {/* biome-ignore lint/a11y/useSemanticElements: an <hr> can't be moved; this is ARIA's window splitter */}
      <div
        className="split-bar"
        role="separator"
        aria-orientation="vertical"
        aria-label="Width of the chapter"
        aria-valuemin={LEAST}
        aria-valuemax={MOST}
        aria-valuenow={Math.round(share)}
        tabIndex={0}
        onKeyDown={press}
        onDoubleClick={() => {
          setShare(DEFAULT);
          remember(DEFAULT);
        }}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
        onPointerUp={() => remember(share)}
      />
      <section className="split-right" aria-label="Your terminal">
        {/* On a phone the chapter's own heading is away while the terminal is shown. */}
        {shown === "terminal" && <h1 className="sr-only">Your terminal</h1>}
        {right}
      </section>
    </main>
  );
}

const clamp = (value: number) => Math.min(MOST, Math.max(LEAST, value));
