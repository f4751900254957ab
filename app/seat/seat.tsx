/** The seat on this page: its state as the server last told it, and the way to ask for something. Holds no truth of its own. */
"use client";
import { useParams, useRouter } from "next/navigation";
import { createContext, type ReactNode, use, useEffect, useRef, useState } from "react";
import { follow } from "#app/live.ts";
import type { SeatState } from "#server/progress/seat-state.ts";

export type Place = { chapter: string; step: string };

type Held = {
  /** undefined while nobody sits here: the page is only read. */
  state: SeatState | undefined;
  /** Whether news arrive at the moment. */
  live: boolean;
  /** Counts news, so that who asked for something can see that an answer came. */
  news: number;
  /** @returns what went wrong, in words; undefined when nothing did */
  ask(path: string, body: object): Promise<string | undefined>;
};

const SeatContext = createContext<Held>({ state: undefined, live: false, news: 0, ask: async () => undefined });

export const useSeat = () => use(SeatContext);

export function Seat({ initial, children }: { initial: SeatState | undefined; children: ReactNode }) {
  const { chapter } = useParams<{ chapter: string }>();
  const [state, setState] = useState(initial);
  const [live, setLive] = useState(false);
  const [news, setNews] = useState(0);
  const id = initial?.seat;

  useEffect(() => {
    if (!id) return;
    return follow<SeatState>(`/api/seats/${id}/events?chapter=${encodeURIComponent(chapter)}`, {
      onLive: setLive,
      onValue: (value) => {
        setState(value);
        setNews((count) => count + 1);
      },
    });
  }, [id, chapter]);

  const router = useRouter();
  const version = state?.version;
  const drawn = useRef(version);
  useEffect(() => {
    if (version && drawn.current && version !== drawn.current) router.refresh(); // its author saved the chapter
    drawn.current = version;
  }, [version, router]);

  // A page that was left open for someone else's seat, or before there was one.
  const current = state?.seat === id ? state : initial;
  const ask = (path: string, body: object) => post(`/api/seats/${id}/${path}`, body);
  return <SeatContext value={{ state: current, live, news, ask }}>{children}</SeatContext>;
}

export async function post(url: string, body: object): Promise<string | undefined> {
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (answer.ok) return undefined;
    const { problem } = await answer.json();
    return typeof problem === "string" ? problem : `Labmate answered ${answer.status}. Please try again.`;
  } catch {
    return "Labmate doesn't answer at the moment. Please try again.";
  }
}
