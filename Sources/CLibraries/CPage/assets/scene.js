// What is drawn: tables with the columns they show, placed, and the wires between them. Values only, no elements.

import { columnId } from "./decode.js";
import { layout } from "./layout.js";

const CARD = { head: 50, row: 22, foot: 24, pad: 5, job: 40 };
const ROWS_OF_FOCUS = 14, ROWS_ON_PATH = 6;
// A column that decides over so many columns of a table decides over the table.
const WHOLE_TABLE = 4;

/**
 * The scene of a graph.
 *
 * @param graph {nodes, edges} of `neighbourhood`
 * @param view {focus, onPath: Map table → Set of fields, open: Map id → how many columns more, pinned: Set of ids of columns | null}
 * @returns {cards: Map id → card, edges, bends, width, height}
 */
export function makeScene(graph, view) {
  const cards = new Map();
  for (const node of graph.nodes.values()) cards.set(node.id, makeCard(node, view));
  const placed = layout([...cards.values()], graph.edges);
  for (const [id, place] of placed.places) Object.assign(cards.get(id), place);
  return { cards, edges: graph.edges, bends: placed.bends, width: placed.width, height: placed.height };
}

function makeCard(node, view) {
  if (node.type === "job") return { id: node.id, node, rows: [], more: 0, height: CARD.job, rowAt: new Map() };
  const all = allFields(node, view.onPath.get(node.id));
  const names = shownFields(node, all, view);
  const rows = all.filter((field) => names.has(field.name));
  const more = all.length - rows.length;
  const foot = more > 0 || view.open.has(node.id) ? CARD.foot : 0;
  const body = rows.length * CARD.row + foot;
  const rowAt = new Map(rows.map((row, index) => [row.name, index]));
  return { id: node.id, node, rows, more, rowAt, height: CARD.head + (body > 0 ? body + CARD.pad : 0) };
}

// Columns that only lineage knows follow those of the schema.
function allFields(node, onPath) {
  const known = new Set(node.fields.map((field) => field.name));
  const others = [...(onPath ?? [])].filter((name) => !known.has(name)).sort();
  return [...node.fields, ...others.map((name) => ({ name, type: null, tags: [], description: "" }))];
}

function shownFields(node, all, view) {
  const chosen = chosenFields(node, all, view), more = view.open.get(node.id) ?? 0, names = new Set(chosen.map((field) => field.name));
  for (const field of all.filter(({ name }) => !names.has(name)).slice(0, more)) names.add(field.name);
  return names;
}

function chosenFields(node, all, view) {
  const onPath = view.onPath.get(node.id) ?? new Set();
  if (view.pinned) return all.filter((field) => view.pinned.has(columnId(node.namespace, node.name, field.name)));
  if (node.id !== view.focus) return all.filter((field) => onPath.has(field.name)).slice(0, ROWS_ON_PATH);
  return all.toSorted((a, b) => Number(onPath.has(b.name)) - Number(onPath.has(a.name))).slice(0, ROWS_OF_FOCUS);
}

/**
 * The wires: one for each pair of places between which column edges of one kind run.
 *
 * @returns [{from: {id, field | null}, to, isDirect, edges, via: [{x, y}]}]
 */
export function makeWires(scene, columnEdges, shows) {
  const wires = new Map(), routes = routesOf(scene), wide = wideSources(columnEdges);
  for (const edge of columnEdges) {
    if (!shows(edge)) continue;
    const from = scene.cards.get(edge.from.table), to = scene.cards.get(edge.to.table);
    if (!from || !to || from === to) continue;
    const isWide = edge.to.field === null || !edge.isDirect && wide.has(`${edge.from.id}>${edge.to.table}`);
    const start = from.rowAt.has(edge.from.field) ? edge.from.field : null;
    const end = !isWide && to.rowAt.has(edge.to.field) ? edge.to.field : null;
    const key = JSON.stringify([from.id, start, to.id, end, edge.isDirect]);
    if (!wires.has(key)) {
      const via = routes.get(`${from.id}\n${to.id}`) ?? [];
      wires.set(key, { from: { id: from.id, field: start }, to: { id: to.id, field: end }, isDirect: edge.isDirect, edges: [], via });
    }
    wires.get(key).edges.push(edge);
  }
  return [...wires.values()];
}

function wideSources(edges) {
  const targets = new Map(), wide = new Set();
  for (const edge of edges) {
    if (edge.isDirect || edge.to.field === null) continue;
    const key = `${edge.from.id}>${edge.to.table}`;
    if (!targets.has(key)) targets.set(key, new Set());
    if (targets.get(key).add(edge.to.field).size >= WHOLE_TABLE) wide.add(key);
  }
  return wide;
}

// Between tables that a job's node stands between, wires run through the job.
function routesOf(scene) {
  const routes = new Map(), behindJob = new Map();
  for (const edge of scene.edges) {
    routes.set(`${edge.from}\n${edge.to}`, scene.bends.get(edge) ?? []);
    if (scene.cards.get(edge.from)?.node.type === "job") push(behindJob, edge.from, edge);
  }
  for (const edge of scene.edges) {
    const job = scene.cards.get(edge.to);
    if (job?.node.type !== "job") continue;
    for (const next of behindJob.get(edge.to) ?? []) {
      const key = `${edge.from}\n${next.to}`;
      if (routes.has(key)) continue;
      const middle = { x: job.x, y: job.y + job.height / 2 };
      routes.set(key, [...(scene.bends.get(edge) ?? []), middle, ...(scene.bends.get(next) ?? [])]);
    }
  }
  return routes;
}

function push(map, key, value) {
  if (map.has(key)) map.get(key).push(value); else map.set(key, [value]);
}

/** Where a wire meets a card: at a row, or at the head. */
export function anchor(card, field, side) {
  const row = field === null ? undefined : card.rowAt.get(field);
  const y = row === undefined
    ? card.y + (card.node.type === "job" ? card.height / 2 : CARD.head / 2)
    : card.y + CARD.head + row * CARD.row + CARD.row / 2;
  return { x: side === "right" ? card.x + card.width : card.x, y };
}
