/** The join page's form: a right code becomes a pass. Works without a script. */
import { NextResponse } from "next/server";
import { cookieFor } from "#app/box/admission.ts";
import { box } from "#app/box/box.ts";
import { Attempts } from "#server/accounts/attempts.ts";
import { passFor, sameText } from "#server/accounts/pass.ts";

/** A room of forty shares one address and mistypes now and then; a guesser would need 10⁹ minutes. */
const attempts = new Attempts(60);

export async function POST(request: Request): Promise<Response> {
  const form = await request.formData();
  const code = String(form.get("code") ?? "")
    .trim()
    .toLowerCase();
  const next = String(form.get("next") ?? "/");
  const home = next.startsWith("/") && !next.startsWith("//") && !next.includes("\\") ? next : "/";
  const back = (why: string) =>
    new NextResponse(null, { status: 303, headers: { location: `/join?${why}&next=${encodeURIComponent(home)}` } });

  const address = request.headers.get("x-forwarded-for") ?? "unknown";
  const wait = attempts.take(address);
  if (wait > 0) return back(`wait=${wait}`);
  const { settings } = await box();
  if (!sameText(code, settings.joinCode)) {
    console.warn(`join refused: wrong code from ${address}`);
    return back("wrong=1");
  }
  const response = new NextResponse(null, { status: 303, headers: { location: home } });
  response.cookies.set({
    ...cookieFor(request.headers, "join"),
    value: passFor("join", settings.joinCode, settings.authSecret),
  });
  return response;
}
