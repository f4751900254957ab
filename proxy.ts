/** Before every page and route: what the browser may load, whether a POST comes from our own pages, and the join code's door. */
import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { admission } from "#app/box/admission.ts";

const DEV = process.env.NODE_ENV === "development";

export async function proxy(request: NextRequest): Promise<NextResponse> {
  if (isForeign(request)) {
    return NextResponse.json({ problem: "This request came from another site." }, { status: 403 });
  }
  const turned = await admission(request);
  if (turned) return turned;

  const nonce = randomBytes(16).toString("base64");
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  headers.set("x-nonce", nonce);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  response.headers.set("x-content-type-options", "nosniff");
  response.headers.set("referrer-policy", "same-origin");
  response.headers.set("x-frame-options", "DENY");
  return response;
}

export const config = { matcher: ["/((?!_next/|favicon|icon).*)"] };

/** Browsers always name the origin of a POST; who names none is no browser, and carries nobody's cookies by accident. */
function isForeign(request: NextRequest): boolean {
  if (request.method === "GET" || request.method === "HEAD") return false;
  const origin = request.headers.get("origin");
  const host = request.headers.get("x-forwarded-host") ?? request.headers.get("host");
  return origin !== null && URL.parse(origin)?.host !== host;
}

function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${DEV ? " 'unsafe-eval'" : ""}`,
    DEV ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'", // xterm places its cells with style attributes
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self' ws: wss:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
