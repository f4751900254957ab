/** The environment of a learner's processes on this machine: what shells need, and nothing of Labmate's own. */
import { homedir, userInfo } from "node:os";
import { join } from "node:path";

export type OwnEnvironment = Readonly<Partial<{ [name: string]: string }>>;

/** @param own the environment Labmate was started with: the search path, the language and the kubeconfig are the learner's too */
export function learnerEnvironment(own: OwnEnvironment, home: string): NodeJS.ProcessEnv {
  return exactly({
    HOME: home,
    PATH: own.PATH ?? "/usr/local/bin:/usr/bin:/bin",
    USER: userInfo().username,
    LANG: own.LANG ?? "C.UTF-8",
    KUBECONFIG: kubeconfigPath(own),
  });
}

/** These variables and no others. Next's types ask for NODE_ENV in every environment; a learner's has none. */
export function exactly(variables: OwnEnvironment): NodeJS.ProcessEnv {
  return Object.assign(Object.create(null), variables);
}

/** Where kubectl looks on this machine. */
export function kubeconfigPath(own: OwnEnvironment): string {
  return own.KUBECONFIG || join(homedir(), ".kube", "config");
}
