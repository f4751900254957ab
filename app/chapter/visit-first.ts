/**
 * The first visitor after a start pays for all that happens once (half a second: connections, code that runs for the first
 * time). So web asks itself for a page before anyone does, once it listens; nobody waits for this.
 */
import { setTimeout as delay } from "node:timers/promises";
import { cookieFor } from "#app/box/admission.ts";
import { box } from "#app/box/box.ts";
import { allWorkshops } from "#app/box/workshops.ts";
import { passFor } from "#server/accounts/pass.ts";

const TRY_EVERY_MS = 100;
const GIVE_UP_AFTER_MS = 10_000;

export async function visitFirst(): Promise<void> {
  const patience = AbortSignal.timeout(GIVE_UP_AFTER_MS);
  while (!patience.aborted) {
    try {
      return await visit(patience);
    } catch {
      await delay(TRY_EVERY_MS); // not listening yet, or the database is away: then there is no hurry either
    }
  }
}

async function visit(signal: AbortSignal) {
  const { settings } = await box();
  const [workshop] = await allWorkshops();
  const [chapter] = workshop?.chapters ?? [];
  const path = workshop && chapter ? `/learn/${workshop.slug}/${chapter.slug}` : "/";
  const pass = passFor("join", settings.joinCode, settings.authSecret);
  const cookie = `${cookieFor(new Headers(), "join").name}=${pass}; labmate.session_token=nobody`;
  const answer = await fetch(`http://127.0.0.1:${process.env.LABMATE_WEB_PORT}${path}`, {
    headers: { cookie },
    signal,
  });
  await answer.text();
}
