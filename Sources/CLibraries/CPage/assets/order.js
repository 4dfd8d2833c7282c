// Second step of the layout: the order within each layer, with few crossings.

const SWEEPS = 6;

/**
 * Orders each layer in place by the middle of its neighbours, there and back, and keeps the best order seen.
 *
 * @param layers arrays of items {id, left: [items], right: [items]}
 */
export function orderLayers(layers) {
  number(layers);
  let best = layers.map((layer) => [...layer]), fewest = crossings(layers);
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep += 1) {
    const isForward = sweep % 2 === 0;
    const order = isForward ? layers : layers.toReversed();
    for (const layer of order) sortByNeighbours(layer, isForward ? "left" : "right");
    const found = crossings(layers);
    if (found < fewest) {
      fewest = found;
      best = layers.map((layer) => [...layer]);
    }
  }
  best.forEach((layer, index) => layers[index].splice(0, layer.length, ...layer));
  number(layers);
}

function sortByNeighbours(layer, side) {
  for (const item of layer) {
    const others = item[side];
    item.weight = others.length === 0 ? item.at : others.reduce((sum, other) => sum + other.at, 0) / others.length;
  }
  layer.sort((a, b) => a.weight - b.weight || a.at - b.at);
  layer.forEach((item, index) => { item.at = index; });
}

function number(layers) {
  for (const layer of layers) layer.forEach((item, index) => { item.at = index; });
}

/** How often edges cross between neighbouring layers. */
export function crossings(layers) {
  let found = 0;
  for (let index = 1; index < layers.length; index += 1) {
    const ends = [];
    for (const item of layers[index - 1]) {
      ends.push(...item.right.map((other) => other.at).sort((a, b) => a - b));
    }
    found += inversions(ends, layers[index].length);
  }
  return found;
}

// A tree of sums (Fenwick): how many of the ends before lie above.
function inversions(ends, size) {
  const tree = new Int32Array(size + 1);
  let found = 0;
  ends.forEach((end, index) => {
    let upTo = 0;
    for (let at = end + 1; at > 0; at -= at & -at) upTo += tree[at];
    found += index - upTo;
    for (let at = end + 1; at <= size; at += at & -at) tree[at] += 1;
  });
  return found;
}
