// The versions of a table, and what each changed in its columns.

import { h } from "./dom.js";
import { counted } from "./format.js";
import { versionHistory } from "./schema-diff.js";
import { since } from "./times.js";

const SIGNS = { added: "+", removed: "−", retyped: "~" };

/** A list of versions: newest first. */
export function versionList(versions) {
  if (versions.length === 0) return h("p.none", "No version of this table is known: nothing has written it yet.");
  return h("ol.versions", versionHistory(versions).map(item));
}

function item({ version, changes, fields, isFirst, same }) {
  return h("li",
    h("header", h("strong", version.lifecycleState ? version.lifecycleState.toLowerCase().replaceAll("_", " ") : "written"),
      since(version.createdAt)),
    changes.length > 0 ? h("ul.changes", changes.map(change))
      : h("p.none", isFirst ? `First known version, ${counted(fields.length, "column")}` : "Same columns as before"),
    same > 0 && h("p.where", `and ${counted(same, "earlier version")} with the same columns`),
    version.createdByRun && h("p.where", `by run ${version.createdByRun.id}`));
}

function change(one) {
  const words = { added: "added", removed: "removed", retyped: "type changed" }[one.kind];
  return h("li", { class: one.kind }, h("span.sign", { title: words, "aria-label": words }, SIGNS[one.kind]),
    h("code", one.name), " ", h("span.type", one.kind === "retyped" ? `${one.before} → ${one.type}` : one.type ?? ""));
}
