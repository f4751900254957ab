/** The box's state, live. */
"use client";
import { useEffect, useState } from "react";
import type { BoxState } from "#server/progress/box.ts";

export function useBox(initial: BoxState): BoxState {
  const [state, setState] = useState(initial);
  useEffect(() => {
    const source = new EventSource("/api/status/events");
    source.onmessage = (event) => setState(JSON.parse(event.data));
    return () => source.close();
  }, []);
  return state;
}
