/** A connection cut under output, again and again: does it go on at the very byte, and how soon? */
import { WebSocket } from "ws";
import { z } from "zod";
import { FROM_BROWSER, FROM_HOST, frame, readJson, readOutput, SUBPROTOCOL } from "#sandbox/terminal/protocol.ts";
import type { Ours } from "./ours.ts";
import type { Target } from "./target.ts";

/** Nobody the other measurements use: this one's shell goes on counting. */
const LEARNER = 1000;
const Greeting = z.object({ epoch: z.string(), offset: z.number() });

/** @returns milliseconds from each cut's new socket to the first missing byte, and how often bytes were lost or doubled */
export async function resumeTimes(ours: Ours, cuts: number): Promise<{ times: number[]; wrong: number }> {
  await ours.target(LEARNER);
  const first = await ours.again(LEARNER, "?cols=80&rows=24");
  const counter = `i=0; while :; do echo line $((i+=1)); done\r`;
  let { epoch, next, tail } = await look(first, undefined, counter);
  const times: number[] = [];
  let wrong = 0;
  for (let cut = 0; cut < cuts; cut++) {
    const target = await ours.again(LEARNER, `?epoch=${epoch}&offset=${next}&cols=80&rows=24`);
    const began = performance.now();
    const again = await look(target, { next, tail }, undefined);
    times.push(again.firstAt - began);
    if (!again.exact) wrong++;
    ({ epoch, next, tail } = again);
  }
  await look(await ours.again(LEARNER, "?cols=80&rows=24"), undefined, "\x03");
  return { times, wrong };
}

type Before = { next: number; tail: string };
const LOOK_BYTES = 20_000;

/** Looks until enough has come, then cuts. The lines' numbers must follow on each other over the cut. */
function look(target: Target, before: Before | undefined, type: string | undefined) {
  if (target.kind !== "labmate") throw new Error("only ours resumes");
  const socket = new WebSocket(target.url, [SUBPROTOCOL, `ticket.${target.ticket}`], {
    headers: { origin: target.origin },
  });
  socket.on("open", () => {
    if (type) socket.send(frame(FROM_BROWSER.input, Buffer.from(type)));
  });
  return new Promise<Before & { epoch: string; firstAt: number; exact: boolean }>((resolve, reject) => {
    let greeting: z.infer<typeof Greeting> | undefined;
    let firstAt = 0;
    let next = 0;
    let seen = before?.tail ?? "";
    socket.on("error", reject);
    socket.on("close", (code, reason) => reject(new Error(`closed: ${code} ${reason}`)));
    socket.on("message", (data) => {
      if (!Buffer.isBuffer(data)) return;
      if (data[0] === FROM_HOST.hello) greeting = Greeting.parse(readJson(data.subarray(1)));
      if (data[0] !== FROM_HOST.output || !greeting) return;
      firstAt ||= performance.now();
      const { offset, bytes } = readOutput(data.subarray(1));
      next = offset + bytes.length;
      seen += Buffer.from(bytes).toString();
      if (next - greeting.offset < LOOK_BYTES) return;
      socket.removeAllListeners("close");
      socket.terminate();
      const exact = before === undefined || (greeting.offset === before.next && followOn(seen));
      resolve({ epoch: greeting.epoch, firstAt, next, tail: seen.slice(-40), exact });
    });
  });
}

function followOn(text: string): boolean {
  const numbers = [...text.matchAll(/line (\d+)\r\n/g)].map(([, number]) => Number(number));
  return (
    numbers.length > 1 && numbers.every((number, index) => index === 0 || number === (numbers[index - 1] ?? 0) + 1)
  );
}
