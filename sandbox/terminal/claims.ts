/**
 * What the gateway and the assistant say about themselves to a terminal host, signed with the sandbox's secret.
 *
 * A host knows no users and no database: it believes who can sign. Claims are short-lived and travel in one header.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";

export const CLAIMS_HEADER = "x-labmate-claims";
const LIVE_MS = 30_000;

const Claims = z.object({
  /** writer and viewer open terminals; the assistant listens on /control. */
  role: z.enum(["writer", "viewer", "assistant"]),
  /** Whose seat, for the log. */
  seat: z.string(),
  /** Milliseconds since 1970. */
  expires: z.number(),
});
export type Claims = z.infer<typeof Claims>;

export function signClaims(secret: string, claims: Omit<Claims, "expires">, now = Date.now()): string {
  const body = Buffer.from(JSON.stringify({ ...claims, expires: now + LIVE_MS })).toString("base64url");
  return `${body}.${signatureOf(secret, body)}`;
}

/** The claims, or undefined when they are forged, malformed or too old. */
export function readClaims(secret: string, header: string | undefined, now = Date.now()): Claims | undefined {
  const [body = "", signature = ""] = (header ?? "").split(".");
  const [given, right] = [Buffer.from(signature), Buffer.from(signatureOf(secret, body))];
  if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
  const claims = Claims.safeParse(JSON.parse(Buffer.from(body, "base64url").toString()));
  return claims.success && claims.data.expires > now ? claims.data : undefined;
}

function signatureOf(secret: string, body: string): string {
  return createHmac("sha256", secret).update(body).digest("base64url");
}
