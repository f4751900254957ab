/** What bringing BookInfo into the mesh asks for: the application, the label, sidecars by the webhook, and one by hand. */
import { at, type Cluster, notYet, step } from "#content/index.ts";
import { DEPLOYMENTS, deploymentOf, hasProxy, isReady, listed, livingPods } from "./pods.ts";

const LABEL = "istio-injection";
const OPT_OUT = "sidecar.istio.io/inject";
const PAGE = "http://productpage:9080/productpage";
const TITLE = "<title>Simple Bookstore App</title>";
const RATINGS = { namespace: "default", pod: "app=ratings", container: "ratings" };

export const offMesh = step({
  "BookInfo's six Deployments are available": async ({ cluster }) => {
    const all = (await cluster.list("apps/v1", "Deployment")).filter(({ metadata }) =>
      DEPLOYMENTS.includes(metadata.name),
    );
    const here = all.filter(({ metadata }) => metadata.namespace === "default");
    const missing = DEPLOYMENTS.filter((name) => !here.some(({ metadata }) => metadata.name === name));
    const elsewhere = all.find(({ metadata }) => missing.includes(metadata.name) && metadata.namespace !== "by-hand");
    if (missing.length > 0 && elsewhere) {
      const { name, namespace } = elsewhere.metadata;
      return notYet(`\`${name}\` is in the namespace \`${namespace}\`. BookInfo belongs in \`default\`.`);
    }
    if (missing.length === DEPLOYMENTS.length) return notYet("There is nothing of BookInfo in `default` yet.");
    if (missing.length > 0)
      return notYet(`${listed(missing)} ${missing.length === 1 ? "is" : "are"} missing in \`default\`.`);
    const starting = here.filter((deployment) => Number(at(deployment, "status", "availableReplicas") ?? 0) < 1);
    if (starting.length === 0) return true;
    return notYet(`Not ready yet: ${listed(starting.map(({ metadata }) => metadata.name))}.`);
  },

  "the product page answers those who ask from inside": async ({ http }) => {
    const { status, body, error } = await http.from(RATINGS).get(PAGE);
    if (status === 200 && body.includes(TITLE)) return true;
    if (status === 0) return notYet("`ratings` asked for the page and got no answer.", error ? [error] : []);
    return notYet(`\`ratings\` asked for the page and got status ${status}.`);
  },
});

export const label = step({
  "the namespace `default` asks for sidecars": async ({ cluster }) => {
    const namespaces = await cluster.list("v1", "Namespace");
    const value = labelOf(namespaces, "default");
    if (value === "enabled") return true;
    if (value !== undefined) return notYet(`Its label \`${LABEL}\` says \`${value}\`. Only \`enabled\` counts.`);
    const labels = namespaces.find(({ metadata }) => metadata.name === "default")?.metadata.labels ?? {};
    const lookalike = Object.keys(labels).find((key) => /inject/i.test(key));
    if (lookalike) return notYet(`Its label is called \`${lookalike}\`; the webhook looks for \`${LABEL}\`.`);
    const other = namespaces.find(({ metadata }) => metadata.labels?.[LABEL] === "enabled");
    if (other)
      return notYet(`\`${other.metadata.name}\` carries the label. \`default\` does not, and BookInfo lives there.`);
    return notYet(`It carries no label \`${LABEL}=enabled\`.`);
  },
});

export const sidecars = step({
  "every pod of BookInfo has its proxy, and is ready": async ({ cluster }) => {
    const pods = await livingPods(cluster, "default");
    const missing = DEPLOYMENTS.filter((name) => !pods.some((pod) => deploymentOf(pod) === name));
    if (missing.length > 0) return notYet(`There is no pod of ${listed(missing)} right now.`);
    const proxied = new Set(pods.filter(({ spec }) => hasProxy(spec)).map(deploymentOf));
    const bare = pods.filter(({ spec }) => !hasProxy(spec));
    const leaving = bare.map(deploymentOf).filter((name) => proxied.has(name));
    if (leaving.length > 0) return notYet(`Being replaced right now: ${listed(leaving)}.`);
    const refusing = bare.find(({ metadata }) => metadata.labels?.[OPT_OUT] === "false");
    if (refusing)
      return notYet(`\`${deploymentOf(refusing)}\` opts out: its pod carries the label \`${OPT_OUT}=false\`.`);
    if (bare.length > 0) return notYet(await whyBare(cluster, bare.length, pods.length, bare.map(deploymentOf)));
    const starting = pods.filter((pod) => !isReady(pod));
    return starting.length === 0 || notYet(`Still starting: ${listed(starting.map(deploymentOf))}.`);
  },

  "the product page answers through a proxy": async ({ http }) => {
    const { status, body, headers, error } = await http.from(RATINGS).get(PAGE);
    if (status === 0) return notYet("`ratings` asked for the page and got no answer.", error ? [error] : []);
    if (status !== 200 || !body.includes(TITLE))
      return notYet(`\`ratings\` asked for the page and got status ${status}.`);
    if (headers.server === "envoy") return true;
    return notYet("The page came straight from the application: no proxy has put `server: envoy` into the answer.");
  },
});

export const manual = step({
  "nobody injects for you in the namespace `by-hand`": async ({ cluster }) => {
    const namespaces = await cluster.list("v1", "Namespace");
    if (!namespaces.some(({ metadata }) => metadata.name === "by-hand"))
      return notYet("There is no namespace `by-hand` yet.");
    const value = labelOf(namespaces, "by-hand");
    return (
      value !== "enabled" ||
      notYet(`\`by-hand\` carries the label \`${LABEL}=enabled\`: there the webhook would do it.`)
    );
  },

  "the template of `ratings-v1` there holds the proxy": async ({ cluster }) => {
    const deployment = await cluster.get("apps/v1", "Deployment", "ratings-v1", "by-hand");
    if (deployment && hasProxy(at(deployment, "spec", "template", "spec"))) return true;
    if (!deployment) {
      const shop = await cluster.get("apps/v1", "Deployment", "ratings-v1", "default");
      if (!hasProxy(at(shop, "spec", "template", "spec")))
        return notYet("There is no Deployment `ratings-v1` in `by-hand` yet.");
      return notYet(
        "You changed the `ratings-v1` in `default`: its template holds a proxy now. The namespace is missing: `-n by-hand`.",
      );
    }
    const pods = await livingPods(cluster, "by-hand");
    if (pods.some(({ spec }) => hasProxy(spec)))
      return notYet("The pod has a proxy, its template has none. So it was the webhook, not you.");
    return notYet("`ratings-v1` is there as its authors wrote it: nothing in its template says `istio-proxy`.");
  },

  "its pod is ready, with the proxy in it": async ({ cluster }) => {
    const pods = await livingPods(cluster, "by-hand");
    if (pods.length === 0) return notYet("There is no pod in `by-hand` yet.");
    const ready = pods.some((pod) => hasProxy(pod.spec) && isReady(pod));
    return ready || notYet(pods.some(({ spec }) => hasProxy(spec)) ? "It is still starting." : "Its pod has no proxy.");
  },
});

function labelOf(
  namespaces: readonly { metadata: { name: string; labels?: Readonly<Record<string, string>> } }[],
  name: string,
) {
  return namespaces.find(({ metadata }) => metadata.name === name)?.metadata.labels?.[LABEL];
}

async function whyBare(cluster: Cluster, bare: number, total: number, names: readonly string[]): Promise<string> {
  const namespace = await cluster.get("v1", "Namespace", "default");
  const count =
    bare === total
      ? `None of the ${total} pods has a proxy.`
      : `${bare} of ${total} pods have no proxy: ${listed(names)}.`;
  if (namespace?.metadata.labels?.[LABEL] !== "enabled") return `${count} The namespace doesn't ask for any.`;
  return `${count} They are older than the label, and a pod gets its proxy only when it is made.`;
}
