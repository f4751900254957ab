/** Takes the credentials that a node made for itself (node/enter) out of it, and gives each to whom it belongs. */
import { chown, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { until } from "./until.ts";

/** The toolbox image's user. */
export const LEARNER_UID = 1000;
const ADMIN = "kubernetes-admin";
/** In the learner's home. */
export const KUBECONFIG = ".kube/config";

/** Two kubeconfigs, each with credentials of its own. */
export type Access = { learner: string; assistant: string };

/** The two kubeconfigs, once the node has made them; then they are nowhere in it. */
export async function collectAccess(folder: string, signal: AbortSignal): Promise<Access> {
  const take = (who: string) =>
    until(() => readFile(join(folder, "access", who), "utf8").catch(() => undefined), signal);
  const [learner, assistant] = await Promise.all([take("learner"), take("assistant")]);
  await Promise.all(["learner", "assistant"].map((who) => rm(join(folder, "access", who))));
  return { learner: named(learner, "learner"), assistant: named(assistant, "assistant") };
}

/** A kubeconfig that reaches the API on that loopback port. */
export const reaching = (kubeconfig: string, port: number): string =>
  kubeconfig.replace(/server: .*/, `server: https://127.0.0.1:${port}`);

/** Into a home that is a folder of this box. */
export async function writeKubeconfig(home: string, kubeconfig: string): Promise<void> {
  const file = join(home, KUBECONFIG);
  const folder = dirname(file);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(file, kubeconfig, { mode: 0o600 });
  for (const path of [folder, file]) await chown(path, LEARNER_UID, LEARNER_UID);
}

const Authority = /certificate-authority-data: (\S+)/;

/** By which the API's certificate is known. */
export function authorityIn(kubeconfig: string): Buffer {
  return Buffer.from(z.string().parse(Authority.exec(kubeconfig)?.[1]), "base64");
}

const named = (kubeconfig: string, who: string) => kubeconfig.replaceAll(ADMIN, who);
