// The layered layout: left to right, upstream to downstream, long edges led between the tables.

import { channel, columnCounts, rowsOf } from "./fold.js";
import { layersOf, withoutCircles } from "./layers.js";
import { orderLayers } from "./order.js";
import { placeLayers } from "./place.js";

export const SIZE = { width: 236, between: 124, gap: 22, bend: 10 };
const PITCH = SIZE.width + SIZE.between;

// Beyond so many bends, long edges run straight: nobody follows them by eye any more.
const MOST_BENDS = 6000;

/**
 * Where everything stands.
 *
 * @param nodes [{id, height}]
 * @param edges [{from, to}]
 * @returns {places: Map id → {x, y, width, height, layer, column}, bends: Map edge → [{x, y, width}], width, height}; a layer
 *   of very many tables has several columns; from a bend the edge runs level for its width
 */
export function layout(nodes, edges) {
  const ids = nodes.map((node) => node.id), links = withoutCircles(ids, edges);
  if (nodes.length === 0) return { places: new Map(), bends: new Map(), width: 0, height: 0 };
  const layer = layersOf(ids, links), items = new Map();
  const layers = Array.from({ length: Math.max(...layer.values()) + 1 }, () => []);
  for (const node of nodes) {
    const item = { id: node.id, height: node.height, left: [], right: [], isBend: false };
    items.set(node.id, item);
    layers[layer.get(node.id)].push(item);
  }
  const chains = connect(links, items, layer, layers);
  orderLayers(layers);
  const counts = columnCounts(layers, { pitch: PITCH, gap: SIZE.gap });
  const folded = layers.map((items, index) => (counts[index] > 1 ? rowsOf(items, counts[index]) : items));
  placeLayers(folded, SIZE.gap);
  return result(folded, counts, chains);
}

function connect(links, items, layer, layers) {
  const spans = links.reduce((sum, link) => sum + layer.get(link.to) - layer.get(link.from) - 1, 0);
  const chains = new Map();
  for (const link of links) {
    let last = items.get(link.from);
    const chain = [];
    for (let at = layer.get(link.from) + 1; spans <= MOST_BENDS && at < layer.get(link.to); at += 1) {
      const bend = { id: null, height: SIZE.bend, left: [], right: [], isBend: true, layer: at };
      layers[at].push(bend);
      meet(last, bend);
      chain.push(bend);
      last = bend;
    }
    // Without bends, far neighbours would count as near ones.
    if (spans <= MOST_BENDS || layer.get(link.to) - layer.get(link.from) === 1) meet(last, items.get(link.to));
    chains.set(link.edge, { from: items.get(link.from), to: items.get(link.to), chain, isTurned: link.edge.from !== link.from });
  }
  return chains;
}

function meet(left, right) {
  left.right.push(right);
  right.left.push(left);
}

function result(layers, counts, chains) {
  const spots = new Map(), first = [0], bends = new Map();
  for (const count of counts) first.push(first.at(-1) + count);
  let height = 0;
  layers.forEach((items, layer) => items.forEach((item) => {
    height = Math.max(height, item.y + item.height);
    for (const [at, card] of (item.cards ?? [item]).entries()) spots.set(card, { layer, column: first[layer] + at, row: item.cards ? item : null });
  }));
  for (const [edge, { from, to, chain, isTurned }] of chains) {
    const points = [...beside(spots.get(from), 1, first), ...chain.map((bend) => level(first[bend.layer], first[bend.layer + 1], bend.y + SIZE.bend / 2)), ...beside(spots.get(to), -1, first)];
    bends.set(edge, isTurned ? points.reverse() : points);
  }
  return { places: placesOf(spots), bends, width: first.at(-1) * PITCH - SIZE.between, height };
}

function placesOf(spots) {
  return new Map([...spots].filter(([item]) => !item.isBend).map(([item, { layer, column }]) =>
    [item.id, { x: column * PITCH, y: item.y, width: SIZE.width, height: item.height, layer, column }]));
}

// In a folded layer wires pass the tables between above the row that they lead to, and below the one that they come from.
function beside({ row, layer, column }, side, first) {
  const begin = first[layer], end = first[layer + 1];
  const passed = !row ? 0 : side > 0 ? end - column - 1 : column - begin;
  return passed === 0 ? [] : [level(side > 0 ? column + 1 : begin, side > 0 ? end : column, channel(row, side, column - begin, end - begin))];
}

// From the begin of a column to the end of the one before another.
const level = (from, to, y) => ({ x: from * PITCH, y, width: (to - from) * PITCH - SIZE.between });
