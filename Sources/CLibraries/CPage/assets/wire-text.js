// What is written at wires: the expression, or what the wire does.

const WORDS = {
  IDENTITY: "copied", TRANSFORMATION: "computed", AGGREGATION: "aggregated", FILTER: "filter", JOIN: "join",
  GROUP_BY: "group by", SORT: "sort", WINDOW: "window", CONDITIONAL: "condition", DIRECT: "direct", INDIRECT: "indirect",
};

/** What a kind of edge does, in a word. */
export function kindWord(kind) {
  return WORDS[(kind ?? "").toUpperCase()] ?? (kind ?? "").toLowerCase().replaceAll("_", " ");
}

/** A few words for a wire; empty for plain copies. */
export function shortText(edges) {
  const texts = [...new Set(edges.map((edge) => edge.text || (edge.kind === "IDENTITY" ? "" : kindWord(edge.kind))).filter(Boolean))];
  return texts.length > 2 ? `${texts.slice(0, 2).join(", ")}, …` : texts.join(", ");
}

/** All that is known of an edge, in one line. */
export function longText(edge) {
  const kind = kindWord(edge.kind) || (edge.isDirect ? "direct" : "indirect");
  return edge.text ? `${kind}: ${edge.text}` : kind;
}

/**
 * The labels of lit wires, one for each place that wires run to.
 *
 * @returns [{wire, text, isDirect}]
 */
export function labels(wires) {
  const found = new Map();
  for (const wire of wires) {
    const key = JSON.stringify([wire.to.id, wire.to.field]);
    if (!found.has(key)) found.set(key, { wire, edges: [] });
    found.get(key).edges.push(...wire.edges);
  }
  return [...found.values()].map(({ wire, edges }) => ({ wire, text: shortText(edges), isDirect: wire.isDirect }))
    .filter((label) => label.text !== "");
}
