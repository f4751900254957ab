/**
 * The first visitors after a start pay for what happens once (connections, code that is not yet compiled): a chapter takes them
 * four times as long. So web reads all chapters a few times itself, once it listens. Nobody waits for this.
 */
import { setTimeout as delay } from "node:timers/promises";
import { cookieFor } from "#app/box/admission.ts";
import { box } from "#app/box/box.ts";
import { allWorkshops } from "#app/box/workshops.ts";
import { passFor } from "#server/accounts/pass.ts";

/** Measured: after so many pages Node has compiled most of what makes them. */
const VISITS = 40;
/** Between two: a learner who is there already comes first. */
const REST_MS = 40;
const TRY_EVERY_MS = 100;
const GIVE_UP_AFTER_MS = 15_000;

export async function visitFirst(): Promise<void> {
  const patience = AbortSignal.timeout(GIVE_UP_AFTER_MS);
  for (let visits = 0; visits < VISITS && !patience.aborted; ) {
    try {
      for (const path of await chapterPaths()) await visit(path, patience).then(() => visits++);
    } catch {
      await delay(TRY_EVERY_MS); // not listening yet, or the database is away: then there is no hurry either
    }
  }
}

async function chapterPaths(): Promise<string[]> {
  const paths = (await allWorkshops()).flatMap(({ slug, chapters }) =>
    chapters.map((one) => `/learn/${slug}/${one.slug}`),
  );
  return paths.length > 0 ? paths : ["/"];
}

async function visit(path: string, signal: AbortSignal) {
  const { settings } = await box();
  const pass = passFor("join", settings.joinCode, settings.authSecret);
  const cookie = `${cookieFor(new Headers(), "join").name}=${pass}; labmate.session_token=nobody`;
  const answer = await fetch(`http://127.0.0.1:${process.env.LABMATE_WEB_PORT}${path}`, {
    headers: { cookie },
    signal,
  });
  await answer.text();
  await delay(REST_MS);
}
