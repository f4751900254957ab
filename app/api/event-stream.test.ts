import { expect, test } from "vitest";
import type { Ring } from "#app/box/bells.ts";
import { eventStream } from "./event-stream.ts";

function someBells() {
  const subscribers = new Set<(ring: Ring) => void>();
  return {
    subscribers,
    ring: (ring: Ring) => {
      for (const subscriber of subscribers) subscriber(ring);
    },
    bells: {
      subscribe(subscriber: (ring: Ring) => void) {
        subscribers.add(subscriber);
        return () => void subscribers.delete(subscriber);
      },
    },
  };
}

function reader(response: Response) {
  const stream = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  return {
    async until(wanted: string) {
      while (!text.includes(wanted)) {
        const chunk = await stream?.read();
        if (!chunk || chunk.done) throw new Error(`ended before ${wanted}: ${text}`);
        text += chunk.value;
      }
    },
    close: () => stream?.cancel(),
  };
}

test("a page hears its state at once, and again when a bell concerns it or bells were missed", async () => {
  const { bells, ring, subscribers } = someBells();
  let version = 1;
  const page = reader(
    eventStream(new AbortController().signal, {
      bells,
      read: async () => ({ version }),
      concerns: ({ payload }) => payload === "mine",
    }),
  );
  await page.until('data: {"version":1}');
  version = 2;
  ring({ channel: "seat", payload: "someone else's" });
  ring({ channel: "seat", payload: "mine" });
  await page.until('data: {"version":2}');
  version = 3;
  ring({ channel: "resync", payload: "" });
  await page.until('data: {"version":3}');
  await page.close();
  expect(subscribers.size).toBe(0);
});

test("a storm of bells during a slow reading is one more reading, and the last state is told", async () => {
  const { bells, ring } = someBells();
  let readings = 0;
  let finish = () => {};
  const page = reader(
    eventStream(new AbortController().signal, {
      bells,
      read: async () => {
        readings++;
        const mine = readings;
        if (mine === 1)
          await new Promise<void>((resolve) => {
            finish = resolve;
          });
        return { reading: mine };
      },
      concerns: () => true,
    }),
  );
  for (let index = 0; index < 50; index++) ring({ channel: "seat", payload: "" });
  finish();
  await page.until('data: {"reading":2}');
  expect(readings).toBe(2);
  await page.close();
});

test("a page that left is forgotten", () => {
  const { bells, subscribers } = someBells();
  const leaving = new AbortController();
  eventStream(leaving.signal, { bells, read: async () => 1, concerns: () => true });
  expect(subscribers.size).toBe(1);
  leaving.abort();
  expect(subscribers.size).toBe(0);
});
