/** What installing Istio asks for: a control plane that works, the old duties found in it, and one of them seen at work. */
import { all, at, type Cluster, notYet, step } from "#content/index.ts";

const SYSTEM = "istio-system";

const KINDS = [
  "virtualservices.networking.istio.io",
  "destinationrules.networking.istio.io",
  "gateways.networking.istio.io",
  "serviceentries.networking.istio.io",
  "peerauthentications.security.istio.io",
  "authorizationpolicies.security.istio.io",
  "telemetries.telemetry.istio.io",
];

export const controlPlane = step({
  "`istiod` is available": ({ cluster }) => available(cluster, "istiod"),

  "the two gateways of the profile `demo` are available": async ({ cluster }) => {
    const ingress = await available(cluster, "istio-ingressgateway");
    return ingress === true ? available(cluster, "istio-egressgateway") : ingress;
  },

  "the cluster knows Istio's kinds of objects": async ({ cluster }) => {
    const known = await cluster.list("apiextensions.k8s.io/v1", "CustomResourceDefinition");
    const missing = KINDS.filter((kind) => !known.some(({ metadata }) => metadata.name === kind));
    if (missing.length === 0) return true;
    return notYet(`It does not know ${missing.length} of ${KINDS.length} kinds looked for, such as \`${missing[0]}\`.`);
  },

  "the injector's webhook is ready to be called": async ({ cluster }) => {
    const hooks = await webhooks(cluster, "MutatingWebhookConfiguration");
    if (hooks.length === 0) return notYet("No `MutatingWebhookConfiguration` calls `istiod`.");
    const ready = hooks.some((hook) => Boolean(at(hook, "clientConfig", "caBundle")));
    return ready || notYet("The webhook is registered; `istiod` has not yet put its certificate there.");
  },
});

export const duties = step({
  "`duties/injector` says whom Kubernetes calls to have proxies added": async ({ cluster, shell }) =>
    calls(await shell.read("duties/injector"), "injector", await webhooks(cluster, "MutatingWebhookConfiguration")),

  "`duties/galley` says whom it calls to have nonsense refused": async ({ cluster, shell }) =>
    calls(await shell.read("duties/galley"), "galley", await webhooks(cluster, "ValidatingWebhookConfiguration")),

  "`duties/citadel` names what brings the root certificate to every namespace": async ({ cluster, shell }) => {
    const said = (await shell.read("duties/citadel"))?.trim().replace(/^configmaps?\//, "");
    if (said === undefined) return notYet("There is no file `duties/citadel` yet.");
    if (said === "") return notYet("`duties/citadel` is empty.");
    if (said === "kube-root-ca.crt")
      return notYet("`kube-root-ca.crt` vouches for Kubernetes' own API, not for the mesh.");
    if (said === "istio-ca-crl") return notYet("`istio-ca-crl` lists what is no longer believed. Look for what is.");
    const map = await cluster.get("v1", "ConfigMap", said.slice(0, 250), "play");
    if (!map) return notYet(`There is no ConfigMap \`${said.slice(0, 60)}\` in the namespace \`play\`.`);
    return at(map, "data", "root-cert.pem") !== undefined || notYet(`\`${said}\` holds no \`root-cert.pem\`.`);
  },
});

export const refusal = step({
  "the rule for the shelf is stored, with a share that makes sense": async ({ cluster, shell }) => {
    const rule = await cluster.get("networking.istio.io/v1", "VirtualService", "shelf", "play");
    if (rule) {
      const share = all(rule, "spec", "http").map((http) => at(http, "fault", "delay", "percentage", "value"))[0];
      return share !== undefined || notYet("The rule is stored, but delays nothing any more: it has lost its `fault`.");
    }
    const text = await shell.read("slow-shelf.yaml");
    if (text === undefined) return notYet("`slow-shelf.yaml` is gone from your home.");
    if (/value: 150\s*$/m.test(text)) return notYet("Nothing is stored yet, and the file still asks for 150 per cent.");
    const others = await cluster.list("networking.istio.io/v1", "VirtualService");
    const astray = others.find(({ metadata }) => metadata.name === "shelf");
    if (astray) return notYet(`The rule is stored in \`${astray.metadata.namespace}\`. It belongs in \`play\`.`);
    return notYet("The file looks repaired. Nothing is stored yet: apply it.");
  },
});

async function available(cluster: Cluster, name: string) {
  const deployment = await cluster.get("apps/v1", "Deployment", name, SYSTEM);
  if (!deployment) return notYet(`There is no Deployment \`${name}\` in \`${SYSTEM}\`.`);
  const ready = Number(at(deployment, "status", "availableReplicas") ?? 0);
  return ready > 0 || notYet(`\`${name}\` is there; no pod of it is ready yet.`);
}

/** The webhooks of that kind that call istiod. */
async function webhooks(cluster: Cluster, kind: string): Promise<unknown[]> {
  const found = await cluster.list("admissionregistration.k8s.io/v1", kind);
  return found
    .flatMap((configuration) => all(configuration, "webhooks"))
    .filter((hook) => String(at(hook, "clientConfig", "service", "name")).startsWith("istiod"));
}

function calls(text: string | undefined, file: string, hooks: readonly unknown[]) {
  const said = text?.trim().replace(/^\//, "");
  if (said === undefined) return notYet(`There is no file \`duties/${file}\` yet.`);
  if (said === "") return notYet(`\`duties/${file}\` is empty.`);
  const services = hooks.map((hook) => at(hook, "clientConfig", "service"));
  const path = (service: unknown) => String(at(service, "path")).replace(/^\//, "");
  if (services.some((service) => said === `${at(service, "name")}/${path(service)}`)) return true;
  const half = services.some((service) => said === at(service, "name") || said === path(service));
  if (half) return notYet(`\`duties/${file}\` says “${said}”. That is half of it: write both, as \`SERVICE/PATH\`.`);
  return notYet(`\`duties/${file}\` says “${said.slice(0, 60)}”. No webhook of this kind calls that.`);
}
