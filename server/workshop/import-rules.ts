/**
 * What a checks.ts may import, held inside the worker that imports it: the checks' API, and files of its own workshop.
 *
 * The API is ours wherever the content folder lies, so `#content/index.ts` is resolved here and not by a package.json.
 */
import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";

const API = "#content/index.ts";
const API_URL = new URL("../../content/index.ts", import.meta.url).href;

/** @param folder the workshop's. Holds for this thread, for ever. */
export function holdImportRules(folder: string): void {
  const inside = `${pathToFileURL(folder).href}/`;
  registerHooks({
    resolve(specifier, context, next) {
      const fromContent = context.parentURL?.startsWith(inside) ?? false;
      if (fromContent && specifier === API) return { url: API_URL, shortCircuit: true };
      const resolved = next(specifier, context);
      if (fromContent && !resolved.url.startsWith(inside)) {
        throw new Error(`"${specifier}" is not for checks: they import "${API}" and files of their own workshop.`);
      }
      return resolved;
    },
  });
}
