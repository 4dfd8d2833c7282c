// The layered layout: left to right, upstream to downstream, long edges led between the tables.

import { layersOf, withoutCircles } from "./layers.js";
import { orderLayers } from "./order.js";
import { placeLayers } from "./place.js";

export const SIZE = { width: 236, between: 124, gap: 22, bend: 10 };

// Beyond so many bends, long edges run straight: nobody follows them by eye any more.
const MOST_BENDS = 6000;

/**
 * Where everything stands.
 *
 * @param nodes [{id, height}]
 * @param edges [{from, to}]
 * @returns {places: Map id → {x, y, width, height, layer, at}, bends: Map edge → [{x, y}], width, height}
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
  placeLayers(layers, SIZE.gap);
  return result(layers, chains);
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
    chains.set(link.edge, link.edge.from === link.from ? chain : chain.reverse());
  }
  return chains;
}

function meet(left, right) {
  left.right.push(right);
  right.left.push(left);
}

function result(layers, chains) {
  const places = new Map(), pitch = SIZE.width + SIZE.between;
  let height = 0;
  layers.forEach((layer, index) => layer.forEach((item, at) => {
    height = Math.max(height, item.y + item.height);
    if (item.isBend) return;
    places.set(item.id, { x: index * pitch, y: item.y, width: SIZE.width, height: item.height, layer: index, at });
  }));
  const bends = new Map();
  for (const [edge, chain] of chains) {
    bends.set(edge, chain.map((bend) => ({ x: bend.layer * pitch, y: bend.y + SIZE.bend / 2 })));
  }
  return { places, bends, width: layers.length * pitch - SIZE.between, height };
}
