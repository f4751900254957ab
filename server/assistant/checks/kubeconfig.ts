/** A kubeconfig as an HTTPS client needs it: the current context's address and credentials. */
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

const Kubeconfig = z.object({
  "current-context": z.string(),
  contexts: z.array(z.object({ name: z.string(), context: z.object({ cluster: z.string(), user: z.string() }) })),
  clusters: z.array(
    z.object({
      name: z.string(),
      cluster: z.object({
        server: z.url(),
        "certificate-authority-data": z.string().optional(),
        "certificate-authority": z.string().optional(),
        "insecure-skip-tls-verify": z.boolean().optional(),
      }),
    }),
  ),
  users: z.array(
    z.object({
      name: z.string(),
      user: z.object({
        "client-certificate-data": z.string().optional(),
        "client-certificate": z.string().optional(),
        "client-key-data": z.string().optional(),
        "client-key": z.string().optional(),
        token: z.string().optional(),
        exec: z.unknown().optional(),
      }),
    }),
  ),
});

export type Access = {
  server: URL;
  ca: Buffer | undefined;
  cert: Buffer | undefined;
  key: Buffer | undefined;
  token: string | undefined;
  verify: boolean;
};

/** @throws with a sentence when it can't be used */
export function accessFrom(kubeconfig: string): Access {
  const config = Kubeconfig.parse(parse(kubeconfig));
  const { context } = pick(config.contexts, config["current-context"], "context");
  const { cluster } = pick(config.clusters, context.cluster, "cluster");
  const { user } = pick(config.users, context.user, "user");
  if (user.exec !== undefined) throw new Error("The kubeconfig signs in by running a program, which checks don't do.");
  return {
    server: new URL(cluster.server),
    ca: bytes(cluster["certificate-authority-data"], cluster["certificate-authority"]),
    cert: bytes(user["client-certificate-data"], user["client-certificate"]),
    key: bytes(user["client-key-data"], user["client-key"]),
    token: user.token,
    verify: cluster["insecure-skip-tls-verify"] !== true,
  };
}

function pick<Entry extends { name: string }>(entries: readonly Entry[], name: string, what: string): Entry {
  const found = entries.find((entry) => entry.name === name);
  if (!found) throw new Error(`The kubeconfig has no ${what} "${name}".`);
  return found;
}

function bytes(data: string | undefined, file: string | undefined): Buffer | undefined {
  if (data !== undefined) return Buffer.from(data, "base64");
  return file === undefined ? undefined : readFileSync(file);
}
