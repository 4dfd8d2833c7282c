// What is different between what is drawn and what has come in since.

/** Edges of several answers, each once; of those with one key the last. */
export function union(...lists) {
  return [...new Map(lists.flat().map((edge) => [edge.key, edge])).values()];
}

/** Whether two answers tell the same edges, in whatever order. */
export function sameEdges(before, after) {
  const text = (edges) => JSON.stringify(edges.map((edge) => [edge.key, edge.text]).sort());
  return before.length === after.length && text(before) === text(after);
}

/** The ids of tables and jobs that came, went, or of which anything else is said now. */
export function changedNodes(before, after) {
  const texts = ({ lineage }) => new Map([...lineage.tables, ...lineage.jobs].map(([id, node]) => [id, JSON.stringify(node)]));
  const old = texts(before), now = texts(after);
  return new Set([...old.keys(), ...now.keys()].filter((id) => old.get(id) !== now.get(id)));
}
