/** One terminal: an emulator joined to a connection, with its status line and search bar. */
"use client";
import "@xterm/xterm/css/xterm.css";
import { useEffect, useRef, useState } from "react";
import { Connection, type ConnectionState } from "./connection.ts";
import { type Emulator, openEmulator } from "./emulator.ts";
import { bringToFront } from "./front.ts";
import { bindKeys } from "./keys.ts";
import { asTyped } from "./paste.ts";
import { SearchBar } from "./search-bar.tsx";
import { StatusLine } from "./status-line.tsx";
import { askForTicket } from "./ticket.ts";

type Props = { seat: string; name: string; shown: boolean; screenReader: boolean; onTerminals(names: string[]): void };

export function Terminal({ seat, name, shown, screenReader, onTerminals }: Props) {
  const element = useRef<HTMLDivElement>(null);
  const [emulator, setEmulator] = useState<Emulator>();
  const [connection, setConnection] = useState<Connection>();
  const [state, setState] = useState<ConnectionState>({ kind: "connecting" });
  const [searching, setSearching] = useState(false);
  const tellTerminals = useRef(onTerminals);
  tellTerminals.current = onTerminals;

  useEffect(() => {
    const place = element.current;
    if (!place) return;
    const undo: (() => void)[] = [];
    let gone = false;
    const ticket = askForTicket(seat, name); // on its way while the emulator is made
    void openEmulator(place, false).then((made) => {
      if (gone) return made.dispose();
      undo.push(() => made.dispose(), ...join(made, place));
      setEmulator(made);
    });

    function join({ term, fit }: Emulator, around: HTMLElement): (() => void)[] {
      let following = false;
      const joined = new Connection({
        seat,
        terminal: name,
        ticket,
        screen: {
          size: () => ({ cols: term.cols, rows: term.rows }),
          write: (bytes, done) => term.write(bytes, done),
          clear: () => term.reset(),
          follow(cols, rows) {
            following = true;
            term.resize(cols, rows);
          },
        },
        onState: setState,
        onTerminals: (names) => tellTerminals.current(names),
      });
      setConnection(joined);
      const send = (data: string | Uint8Array) => {
        if (joined.state.kind === "ended" && data === "\r") return joined.again();
        following = false;
        if (!joined.replaying) joined.input(data);
      };
      const typed = term.onData(send);
      const binary = term.onBinary((data) => send(Uint8Array.from(data, (letter) => letter.charCodeAt(0))));
      const resized = term.onResize(({ cols, rows }) => {
        if (!following) joined.resize(cols, rows);
      });
      const observer = new ResizeObserver(() => {
        if (around.clientWidth > 0) fit.fit(); // a hidden tab has no size
      });
      observer.observe(around);
      return [
        () => joined.close(),
        () => typed.dispose(),
        () => binary.dispose(),
        () => resized.dispose(),
        () => observer.disconnect(),
        bindKeys(term, around, { onSearch: () => setSearching(true) }),
      ];
    }
    return () => {
      gone = true;
      for (const step of undo.reverse()) step();
    };
  }, [seat, name]);

  useEffect(() => {
    if (emulator) emulator.term.options.screenReaderMode = screenReader;
  }, [emulator, screenReader]);

  useEffect(() => {
    if (!shown || !emulator || !connection) return;
    const { term } = emulator;
    term.focus();
    const refusal =
      state.kind === "open"
        ? state.readOnly
          ? "You are only watching this terminal."
          : undefined
        : "Your terminal is not connected.";
    return bringToFront({
      refusal,
      end: () => connection.endShell(),
      run(text) {
        const keys = asTyped(text.trimEnd());
        const bracketed = keys.includes("\r") && term.modes.bracketedPasteMode;
        const sent = connection.input(bracketed ? `\x1b[200~${keys}\x1b[201~\r` : `${keys}\r`);
        term.scrollToBottom();
        term.focus();
        return sent;
      },
    });
  }, [shown, emulator, connection, state]);

  return (
    <section className="terminal" hidden={!shown} aria-label={`Terminal ${name}`} data-state={state.kind}>
      <StatusLine state={state} onAgain={() => connection?.again()} />
      {searching && (
        <SearchBar
          search={emulator?.search}
          onClose={() => {
            setSearching(false);
            emulator?.term.focus();
          }}
        />
      )}
      <div className="terminal-screen" ref={element} />
    </section>
  );
}
