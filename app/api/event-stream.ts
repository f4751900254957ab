/** Server-sent events of one value: read again whenever a bell that concerns it rings, sent whole each time. */
import type { Bells, Ring } from "#app/box/bells.ts";

/** Shorter than any proxy's patience, so that a quiet stream is not taken for a dead one. */
const HEARTBEAT_MS = 20_000;

export type EventSourceOf<Value> = {
  bells: Pick<Bells, "subscribe">;
  /** undefined ends the stream. */
  read(): Promise<Value | undefined>;
  concerns(ring: Ring, last: Value | undefined): boolean;
  /** Least time between two readings; what rings meanwhile is read once. */
  restMs?: number;
};

export function eventStream<Value>(
  signal: AbortSignal,
  { bells, read, concerns, restMs = 0 }: EventSourceOf<Value>,
): Response {
  const encoder = new TextEncoder();
  let close = () => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      let last: Value | undefined;
      let busy = false;
      let stale = false;
      let rest: NodeJS.Timeout | undefined;
      let open = true;

      const send = (text: string) => open && controller.enqueue(encoder.encode(text));
      const tell = async () => {
        if (!open) return;
        if (busy) {
          stale = true;
          return;
        }
        busy = true;
        stale = false;
        try {
          last = await read();
          if (last === undefined) return close();
          send(`data: ${JSON.stringify(last)}\n\n`);
        } catch {
          return close(); // the database is away: the browser comes back by itself
        } finally {
          const again = () => {
            busy = false;
            if (stale) void tell();
          };
          if (restMs) rest = setTimeout(again, restMs);
          else again();
        }
      };

      const unsubscribe = bells.subscribe((ring) => {
        if (ring.channel === "resync" || concerns(ring, last)) void tell();
      });
      const heartbeat = setInterval(() => send(": still here\n\n"), HEARTBEAT_MS);
      close = () => {
        if (!open) return;
        open = false;
        unsubscribe();
        clearInterval(heartbeat);
        clearTimeout(rest);
        try {
          controller.close();
        } catch {
          // the browser closed it first
        }
      };
      signal.addEventListener("abort", close, { once: true });
      send("retry: 1000\n\n");
      void tell();
    },
    cancel: () => close(),
  });
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
}
