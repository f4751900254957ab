/** Puts a label on the namespace `default`, as kubectl would, without kubectl's own time. */
import { once } from "node:events";
import { request } from "node:https";
import type { Access } from "#server/assistant/checks/kubeconfig.ts";

export const LABEL = "bench";

/** Resolves with the moment the API said yes, in the clock of `Date.now()`. */
export async function label({ server, ca, cert, key, token, verify }: Access, value: string): Promise<number> {
  const asked = request(new URL("/api/v1/namespaces/default", server), {
    method: "PATCH",
    headers: {
      "content-type": "application/merge-patch+json",
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    rejectUnauthorized: verify,
    ...(ca ? { ca } : {}),
    ...(cert ? { cert } : {}),
    ...(key ? { key } : {}),
  });
  asked.end(JSON.stringify({ metadata: { labels: { [LABEL]: value } } }));
  const [answer] = await once(asked, "response");
  const at = performance.timeOrigin + performance.now();
  answer.resume();
  if (answer.statusCode !== 200) throw new Error(`labelling: ${answer.statusCode}`);
  return at;
}
