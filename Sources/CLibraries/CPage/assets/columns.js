// Column lineage: edges between columns, and the path that a column lies on.

import { columnId, tableId } from "./decode.js";

const INDIRECT = new Set(["INDIRECT", "FILTER", "JOIN", "GROUP_BY", "SORT", "WINDOW", "CONDITIONAL"]);

/**
 * The edges of an answer of `/column-lineage`, each once: [{key, from, to, isDirect, kind, text}].
 *
 * Where a column bears on all of a table, as a filter does, `to.field` is null.
 */
export function decodeColumnEdges(answer) {
  const edges = [];
  for (const node of answer.graph ?? []) {
    if (node.type !== "DATASET_FIELD") continue;
    const to = place(node.data.namespace, node.data.dataset, node.data.field);
    for (const input of node.data.inputFields ?? []) add(edges, input, to, node.data);
  }
  for (const dataset of answer.sparklineage?.datasets ?? []) {
    const to = place(dataset.namespace, dataset.name, null);
    for (const input of dataset.indirect ?? []) add(edges, input, to, { transformationType: "INDIRECT" });
  }
  return [...new Map(edges.map((edge) => [edge.key, edge])).values()];
}

function add(edges, input, to, output) {
  const from = place(input.namespace, input.dataset, input.field);
  // A table made of itself, in a MERGE for example, is no path.
  if (from.table === to.table) return;
  for (const step of steps(input, output)) {
    const isDirect = step.type !== "INDIRECT" && !INDIRECT.has(step.kind);
    edges.push({ key: `${from.id}>${to.id}>${isDirect}>${step.kind}`, from, to, isDirect, kind: step.kind, text: step.text });
  }
}

/** What an edge does; Marquez itself tells one word of it only. */
function steps(input, output) {
  if ((input.transformations ?? []).length > 0) {
    return input.transformations.map((one) => ({
      type: one.type ?? "DIRECT", kind: one.subtype ?? one.type ?? "", text: one.description ?? "",
    }));
  }
  const kind = input.transformationType ?? output.transformationType ?? "";
  return [{
    type: INDIRECT.has(kind.toUpperCase()) ? "INDIRECT" : "DIRECT", kind,
    text: input.transformationDescription ?? output.transformationDescription ?? "",
  }];
}

function place(namespace, dataset, field) {
  return { id: columnId(namespace, dataset, field), table: tableId(namespace, dataset), field };
}

/** The edges, findable by their ends. */
export function edgeIndex(edges) {
  const index = { byTarget: new Map(), bySource: new Map(), bySourceTable: new Map(), columnsOf: new Map(), edges };
  for (const edge of edges) {
    push(index.byTarget, edge.to.id, edge);
    push(index.bySource, edge.from.id, edge);
    push(index.bySourceTable, edge.from.table, edge);
    for (const end of [edge.from, edge.to]) {
      if (!index.columnsOf.has(end.table)) index.columnsOf.set(end.table, new Set());
      index.columnsOf.get(end.table).add(end.id);
    }
  }
  return index;
}

/**
 * All that columns are made of and all that is made of them.
 *
 * `near` are the columns that values run through, and those that decide over one of these; `all` has, too, what lies
 * beyond a decision.
 *
 * @param starts ids of columns
 * @param shows which edges count
 * @returns {near, all: Sets of ids of columns, nearEdges, edges: Sets}
 */
export function litPath(index, starts, shows = () => true) {
  const path = { near: new Set(starts), all: new Set(starts), nearEdges: new Set(), edges: new Set() };
  for (const way of [upwards(index), downwards(index)]) walk(way, starts, shows, path);
  return path;
}

const upwards = (index) => ({
  next: (id) => [...(index.byTarget.get(id) ?? []), ...(index.byTarget.get(whole(id)) ?? [])],
  end: (edge) => edge.from,
});

const downwards = (index) => ({
  // From a decision over a whole table all of that table's columns go on.
  next: (id) => (whole(id) === id ? index.bySourceTable.get(tableOf(id)) : index.bySource.get(id)) ?? [],
  end: (edge) => edge.to,
});

function walk(way, starts, shows, path) {
  const values = new Set(starts), decided = [];
  let waiting = [...starts];
  while (waiting.length > 0) {
    const id = waiting.pop();
    for (const edge of way.next(id)) {
      if (!shows(edge)) continue;
      path.edges.add(edge);
      path.nearEdges.add(edge);
      const other = way.end(edge).id;
      path.near.add(other);
      path.all.add(other);
      if (!edge.isDirect) { decided.push(other); continue; }
      if (!values.has(other)) { values.add(other); waiting.push(other); }
    }
  }
  const seen = new Set(values);
  for (waiting = decided; waiting.length > 0;) {
    const id = waiting.pop();
    if (seen.has(id)) continue;
    seen.add(id);
    path.all.add(id);
    for (const edge of way.next(id)) {
      if (!shows(edge)) continue;
      path.edges.add(edge);
      waiting.push(way.end(edge).id);
    }
  }
}

/** The columns of each table that lie on a path of values through the given tables: Map table → Set of fields. */
export function columnsOnPaths(index, tables, shows = () => true) {
  const starts = tables.flatMap((table) => [...index.columnsOf.get(table) ?? []]);
  const found = new Map(), path = litPath(index, starts, shows);
  for (const edge of path.nearEdges) {
    for (const end of [edge.from, edge.to]) {
      if (end.field === null) continue;
      if (!found.has(end.table)) found.set(end.table, new Set());
      found.get(end.table).add(end.field);
    }
  }
  return found;
}

const whole = (id) => { const [namespace, dataset] = JSON.parse(id); return columnId(namespace, dataset, null); };
const tableOf = (id) => { const [namespace, dataset] = JSON.parse(id); return tableId(namespace, dataset); };

function push(map, key, value) {
  if (map.has(key)) map.get(key).push(value); else map.set(key, [value]);
}
