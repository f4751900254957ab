/** A sandbox's terminals as tabs: all that its terminal host knows of, so that a reload or a second window finds them again. */
"use client";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { endFront } from "./front.ts";
import { Terminal } from "./terminal.tsx";

const FIRST = "main";
const MOST = 8;
const READER_KEY = "labmate.screen-reader";

type Props = { seat: string; sandbox: string };

export function Terminals({ seat }: Props) {
  const [names, setNames] = useState<readonly string[]>([FIRST]);
  const [shown, show] = useState(FIRST);
  const [screenReader, setScreenReader] = useState(false);
  const tabs = useRef<HTMLDivElement>(null);
  useEffect(() => setScreenReader(localStorage.getItem(READER_KEY) === "1"), []);

  /** What the host has, and what was opened here and is still on its way. A tab whose shell has ended stays until it is closed. */
  const merge = (known: readonly string[]) => setNames((now) => [...new Set([...now, ...known])].sort(byNumber));
  const open = () => {
    let number = 2;
    while (names.includes(String(number))) number++;
    setNames([...names, String(number)]);
    show(String(number));
  };
  const close = () => {
    endFront();
    setNames(names.filter((name) => name !== shown));
    show(FIRST);
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    const next = names[(names.indexOf(shown) + step + names.length) % names.length] ?? FIRST;
    show(next);
    tabs.current?.querySelector<HTMLElement>(`[data-name="${next}"]`)?.focus();
  };
  const turnReader = () => {
    localStorage.setItem(READER_KEY, screenReader ? "0" : "1");
    setScreenReader(!screenReader);
  };

  return (
    <div className="terminals">
      <div className="terminal-bar">
        <div className="terminal-tabs" role="tablist" aria-label="Terminals" ref={tabs} onKeyDown={press}>
          {names.map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              data-name={name}
              aria-selected={name === shown}
              tabIndex={name === shown ? 0 : -1}
              onClick={() => show(name)}
            >
              {name === FIRST ? "Terminal" : `Terminal ${name}`}
            </button>
          ))}
        </div>
        {names.length < MOST && (
          <button type="button" className="icon" aria-label="New terminal" onClick={open}>
            +
          </button>
        )}
        {shown !== FIRST && (
          <button
            type="button"
            className="icon"
            aria-label={`Close terminal ${shown}, and end what runs in it`}
            onClick={close}
          >
            ×
          </button>
        )}
        <button type="button" className="quiet terminal-reader" aria-pressed={screenReader} onClick={turnReader}>
          Screen reader
        </button>
      </div>
      {names.map((name) => (
        <Terminal
          key={name}
          seat={seat}
          name={name}
          shown={name === shown}
          screenReader={screenReader}
          onTerminals={merge}
        />
      ))}
    </div>
  );
}

const byNumber = (one: string, other: string) =>
  one === FIRST ? -1 : other === FIRST ? 1 : Number(one) - Number(other);
