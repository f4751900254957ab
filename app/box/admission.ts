/** Who may come in: everyone on this machine's own loopback; when it listens wider, who knows the join code or the instructor's link. */
import { type NextRequest, NextResponse } from "next/server";
import { passFor, passHolds, sameText } from "#server/accounts/pass.ts";
import { type Box, box } from "./box.ts";

const OPEN_PATHS = ["/join", "/api/join", "/api/health"];
const PASS_DAYS = 30;

/** @returns where to go instead; undefined to go on */
export async function admission(request: NextRequest): Promise<NextResponse | undefined> {
  const held = await box().catch(() => undefined);
  if (!held) return undefined; // no database: the page itself says so
  const { pathname, searchParams } = request.nextUrl;
  const key = searchParams.get("key");
  if (pathname === "/teach" && key && sameText(key, held.settings.teachKey)) return teachPass(request, held);
  if (!held.wide || OPEN_PATHS.includes(pathname) || mayEnter(request, held)) return undefined;
  if (pathname.startsWith("/api/")) {
    return NextResponse.json({ problem: "Enter the join code first." }, { status: 401 });
  }
  return redirect(request, `/join?next=${encodeURIComponent(pathname)}`);
}

/** Sets the pass, and takes the key out of the address bar. */
function teachPass(request: NextRequest, { settings }: Box): NextResponse {
  const response = redirect(request, "/teach");
  response.cookies.set({
    ...cookieFor(request.headers, "teach"),
    value: passFor("teach", settings.teachKey, settings.authSecret),
  });
  return response;
}

function mayEnter(request: NextRequest, { settings }: Box): boolean {
  const cookie = (name: "join" | "teach") => request.cookies.get(cookieFor(request.headers, name).name)?.value;
  return (
    passHolds("join", cookie("join"), settings.joinCode, settings.authSecret) ||
    passHolds("teach", cookie("teach"), settings.teachKey, settings.authSecret)
  );
}

/** `__Host-` where TLS is on: then no other site of the same domain can set it. */
export function cookieFor(headers: Headers, name: "join" | "teach") {
  const secure = headers.get("x-forwarded-proto") === "https";
  return {
    name: `${secure ? "__Host-" : ""}labmate.${name}`,
    httpOnly: true,
    sameSite: "lax",
    secure,
    path: "/",
    maxAge: PASS_DAYS * 24 * 60 * 60,
  } as const;
}

/** Next sends the location relative, as long as it is our own: only the browser knows under which name and port it sees us. */
function redirect(request: NextRequest, location: string): NextResponse {
  return NextResponse.redirect(new URL(location, request.nextUrl), 303);
}
