/** Several ways to say the same: one of them is shown. Arrow keys move between them. */
"use client";
import { createContext, type KeyboardEvent, type ReactNode, use, useId, useState } from "react";

const Shown = createContext({ shown: 0, id: "" });

export function Tabs({ titles, children }: { titles: string; children: ReactNode }) {
  const [shown, show] = useState(0);
  const id = useId();
  const names: string[] = JSON.parse(titles);
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (by === 0) return;
    const next = (shown + by + names.length) % names.length;
    show(next);
    document.getElementById(`${id}-tab-${next}`)?.focus();
  };
  return (
    <div className="tabs">
      <div role="tablist" onKeyDown={move}>
        {names.map((name, index) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`${id}-tab-${index}`}
            aria-controls={`${id}-panel-${index}`}
            aria-selected={index === shown}
            tabIndex={index === shown ? 0 : -1}
            onClick={() => show(index)}
          >
            {name}
          </button>
        ))}
      </div>
      <Shown value={{ shown, id }}>{children}</Shown>
    </div>
  );
}

export function Tab({ index, children }: { index: string; children: ReactNode }) {
  const { shown, id } = use(Shown);
  return (
    <div
      role="tabpanel"
      id={`${id}-panel-${index}`}
      aria-labelledby={`${id}-tab-${index}`}
      hidden={Number(index) !== shown}
    >
      {children}
    </div>
  );
}
