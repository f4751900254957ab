/** Tells each hint and solution which step it belongs to and which number it has, and each tab its place. */
import { attribute, attributeOf, elements, type Node } from "./tree.ts";

/** A remark plugin. */
export function numberParts() {
  return (tree: Node) => {
    for (const step of elements(tree, "Step")) {
      const id = attributeOf(step, "id") ?? "";
      elements(step, "Hint").forEach((hint, index) => {
        hint.attributes = [...(hint.attributes ?? []), attribute("step", id), attribute("number", String(index + 1))];
      });
      for (const solution of elements(step, "Solution")) {
        solution.attributes = [...(solution.attributes ?? []), attribute("step", id)];
      }
    }
    for (const tabs of elements(tree, "Tabs")) {
      const list = elements(tabs, "Tab");
      const titles = list.map((tab, index) => attributeOf(tab, "title") ?? `${index + 1}`);
      tabs.attributes = [...(tabs.attributes ?? []), attribute("titles", JSON.stringify(titles))];
      list.forEach((tab, index) => {
        tab.attributes = [...(tab.attributes ?? []), attribute("index", String(index))];
      });
    }
  };
}
