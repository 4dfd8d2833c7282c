// Last step of the layout: heights, so that edges run as straight as the order allows.

const SWEEPS = 8;

/**
 * Gives each item a `y`, the top of it.
 *
 * @param layers arrays of items {height, left, right, isBend} in their order; the cards of a row lie at one height in it
 * @param gap the least distance between two items of a layer
 */
export function placeLayers(layers, gap) {
  for (const layer of layers) stack(layer, gap);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const isForward = sweep % 2 === 0;
    const sides = sweep >= SWEEPS - 2 ? ["left", "right"] : [isForward ? "left" : "right"];
    for (const layer of isForward ? layers : layers.toReversed()) settle(layer, gap, sides);
  }
  const top = Math.min(...layers.flat().map((item) => item.y));
  for (const item of layers.flat()) put(item, item.y - top);
}

function stack(layer, gap) {
  const whole = layer.reduce((sum, item) => sum + item.height + gap, -gap);
  let y = -whole / 2;
  for (const item of layer) {
    put(item, y);
    y += item.height + gap;
  }
}

function put(item, y) {
  item.y = y;
  for (const card of item.cards ?? []) card.y = y + item.room;
}

// The heights nearest to those wished that keep order and gaps: isotonic regression by pooling.
function settle(layer, gap, sides) {
  const pools = [];
  let offset = 0;
  for (const item of layer) {
    const weight = item.isBend ? 4 : 1;
    let pool = { sum: (wished(item, sides) - offset) * weight, weight, items: [item], offsets: [offset] };
    while (pools.length > 0 && pools.at(-1).sum / pools.at(-1).weight >= pool.sum / pool.weight) {
      const last = pools.pop();
      pool = {
        sum: last.sum + pool.sum, weight: last.weight + pool.weight,
        items: last.items.concat(pool.items), offsets: last.offsets.concat(pool.offsets),
      };
    }
    pools.push(pool);
    offset += item.height + gap;
  }
  for (const pool of pools) {
    pool.items.forEach((item, index) => put(item, pool.sum / pool.weight + pool.offsets[index]));
  }
}

function wished(item, sides) {
  const others = sides.flatMap((side) => item[side]);
  if (others.length === 0) return item.y;
  const middle = others.reduce((sum, other) => sum + other.y + other.height / 2, 0) / others.length;
  return middle - item.height / 2;
}
