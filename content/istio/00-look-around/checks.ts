/** What the look around asks for: who remembers, a pod that ran once, and one that was replaced. */
import { all, at, notYet, type Resource, step } from "#content/index.ts";

const PLAY = "play";

export const memory = step({
  "`memory.txt` names the pod that remembers": async ({ cluster, shell }) => {
    const text = await shell.read("memory.txt");
    if (text === undefined) return notYet("There is no `memory.txt` in your home yet.");
    const said = text.trim().replace(/^pods?\//, "");
    if (said === "") return notYet("`memory.txt` is empty.");
    const pods = await cluster.list("v1", "Pod", { namespace: "kube-system" });
    const named = pods.find(({ metadata }) => metadata.name === said || metadata.labels?.component === said);
    const duty = named?.metadata.labels?.component ?? named?.metadata.labels?.["k8s-app"];
    if (!named) return notYet(`\`memory.txt\` says “${said.slice(0, 60)}”. No pod in \`kube-system\` has that name.`);
    if (duty === "kube-apiserver")
      return notYet(`\`${said}\` answers every question, but has no memory of its own. Whom does it ask?`);
    return duty === "etcd" || notYet(`\`${said}\` could be replaced without anything being forgotten.`);
  },
});

export const hello = step({
  "there is a namespace `play`": async ({ cluster }) =>
    (await cluster.get("v1", "Namespace", PLAY)) !== undefined || notYet("There is no namespace `play` yet."),

  "the pod `hello` ran there to its end": async ({ cluster }) => {
    const pod = await cluster.get("v1", "Pod", "hello", PLAY);
    if (pod) return ended(pod);
    const elsewhere = (await cluster.list("v1", "Pod")).find(({ metadata }) => metadata.name === "hello");
    if (!elsewhere) return notYet("There is no pod `hello` in `play` yet.");
    return notYet(
      `There is a pod \`hello\`, but in the namespace \`${elsewhere.metadata.namespace}\`. It belongs in \`play\`.`,
    );
  },

  "its log holds what it said": async ({ cluster }) => {
    const pod = await cluster.get("v1", "Pod", "hello", PLAY);
    if (at(pod, "status", "phase") !== "Succeeded") return notYet("It has not ended yet.");
    const log = await cluster.logs("hello", { namespace: PLAY, lines: 5 });
    return log.trim() !== "" || notYet("It ended without a word: its log is empty.");
  },
});

export const replaced = step({
  "the Deployment `shelf` is available": async ({ cluster }) => {
    const shelf = await cluster.get("apps/v1", "Deployment", "shelf", PLAY);
    if (!shelf) return notYet("There is no Deployment `shelf` in `play`.");
    return (
      Number(at(shelf, "status", "availableReplicas") ?? 0) > 0 || notYet("`shelf` is there; its pod isn't ready yet.")
    );
  },

  "its pod is not the first one": async ({ cluster }) => {
    const sets = await cluster.list("apps/v1", "ReplicaSet", { namespace: PLAY, labels: "app=shelf" });
    const pods = await cluster.list("v1", "Pod", { namespace: PLAY, labels: "app=shelf" });
    const pod = pods.find(({ metadata }) => metadata.deletionTimestamp === undefined);
    const owner = at(pod, "metadata", "ownerReferences", 0, "name");
    const set = sets.find(({ metadata }) => metadata.name === owner);
    if (!set || !pod) return notYet("There is no pod with the label `app=shelf` in `play` right now.");
    // The first pod is made within moments of its set. A quick hand deletes it just as soon; then the set's events tell.
    if (madeAt(pod) - madeAt(set) > 2_000) return true;
    const events = await cluster.list("v1", "Event", { namespace: PLAY });
    const made = events.filter((event) => at(event, "involvedObject", "uid") === at(set, "metadata", "uid"));
    if (made.filter((event) => at(event, "reason") === "SuccessfulCreate").length > 1) return true;
    return notYet(`\`${pod.metadata.name}\` is still the pod that was made in the beginning.`);
  },
});

function ended(pod: Resource) {
  const phase = at(pod, "status", "phase");
  if (phase === "Succeeded") return true;
  const waiting = at(all(pod, "status", "containerStatuses")[0], "state", "waiting", "reason");
  if (waiting === "ErrImagePull" || waiting === "ImagePullBackOff") {
    return notYet(
      `\`hello\` can't start: there is no image \`${at(all(pod, "spec", "containers")[0], "image")}\` here.`,
    );
  }
  if (at(pod, "spec", "restartPolicy") === "Always") {
    return notYet("`hello` is started again each time it ends: it was run without `--restart=Never`.");
  }
  if (phase === "Failed")
    return notYet("`hello` ended with an error. `kubectl describe pod hello -n play` says which.");
  return notYet(`\`hello\` is there and says \`${phase}\`. The page waits until it has ended.`);
}

function madeAt({ metadata }: Resource): number {
  return Date.parse(metadata.creationTimestamp ?? "");
}
