// Third step of the layout: a layer of very many tables is folded into rows, so that the whole can be seen and read.

// Fewer tables are one column, however tall.
const FEW = 12;
// The lowest height that layers are folded at, and how much larger the whole must be seen for it.
const LOWEST = 1400, WORTH = 1.25;
// A window on the graph, beside the panel.
const VIEW = { width: 1060, height: 780 };
// The room for wires above and below the tables of a row.
const CHANNEL = 14;

/**
 * How many columns each layer gets: one, or as many as show the whole drawing largest.
 *
 * @param layers arrays of items {height, isBend} in their order
 * @param size {pitch, gap}: from one column to the next, and the least distance between two items of one
 */
export function columnCounts(layers, size) {
  const heights = layers.map((layer) => heightOf(layer, size.gap)), tallest = Math.max(...heights);
  let best = { counts: layers.map(() => 1), scale: scaleOf(layers.length, tallest, size) * WORTH };
  for (let most = tallest / 1.15; most >= LOWEST; most /= 1.15) {
    const counts = layers.map((layer, index) => countOf(layer, heights[index] / most));
    const height = Math.max(...layers.map((layer, index) => (counts[index] > 1 ? heightOf(rowsOf(layer, counts[index]), size.gap) : heights[index])));
    const scale = scaleOf(counts.reduce((sum, count) => sum + count, 0), height, size);
    if (scale > best.scale) best = { counts, scale };
  }
  return best.counts;
}

function countOf(layer, times) {
  const tables = layer.filter((item) => !item.isBend).length;
  return tables > FEW ? Math.min(Math.ceil(times), tables) : 1;
}

const heightOf = (items, gap) => items.reduce((sum, item) => sum + item.height + gap, -gap);
const scaleOf = (columns, height, { pitch }) => Math.min(VIEW.width / (columns * pitch), VIEW.height / height, 1);

/**
 * The rows of a layer, and the bends between them: items for the step that gives heights.
 *
 * A row stands for its tables: `cards` are those in their order, `room` is what wires have above and below them.
 */
export function rowsOf(layer, columns) {
  const cards = layer.filter((item) => !item.isBend), rows = [];
  let next = 0;
  for (const item of layer) {
    if (item.isBend) rows.push(item);
    else if (next++ % columns === 0) rows.push(makeRow(cards.slice(next - 1, next - 1 + columns)));
  }
  return rows;
}

function makeRow(cards) {
  const height = Math.max(...cards.map((card) => card.height)) + 2 * CHANNEL;
  return { height, left: cards.flatMap((card) => card.left), right: cards.flatMap((card) => card.right), isBend: false, cards, room: CHANNEL };
}

/** How high above (`side` -1) or below (1) the tables of a row a wire runs that leads to its column `at` of `count`. */
export function channel(row, side, at, count) {
  const edge = side < 0 ? row.y + CHANNEL : row.y + row.height - CHANNEL;
  return edge + side * (3 + (CHANNEL - 3) * (at / count));
}
