/** The box's state, live. */
"use client";
import { useEffect, useState } from "react";
import { follow } from "#app/live.ts";
import type { BoxState } from "#server/progress/box.ts";

export function useBox(initial: BoxState): BoxState {
  const [state, setState] = useState(initial);
  useEffect(() => follow<BoxState>("/api/status/events", { onValue: setState }), []);
  return state;
}
