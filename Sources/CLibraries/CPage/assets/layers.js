// First step of the layout: which layer each node stands in, so that edges run from left to right.

/** The edges with those turned round that close a circle: [{from, to, edge}], without self-loops. */
export function withoutCircles(ids, edges) {
  const out = new Map(ids.map((id) => [id, []]));
  for (const edge of edges) if (edge.from !== edge.to && out.has(edge.from) && out.has(edge.to)) out.get(edge.from).push(edge);
  const state = new Map(), turned = new Set();
  for (const root of ids) {
    if (state.has(root)) continue;
    const stack = [{ id: root, at: 0 }];
    state.set(root, "open");
    while (stack.length > 0) {
      const top = stack.at(-1), edge = out.get(top.id)[top.at];
      top.at += 1;
      if (!edge) { state.set(top.id, "done"); stack.pop(); continue; }
      if (state.get(edge.to) === "open") turned.add(edge);
      if (!state.has(edge.to)) { state.set(edge.to, "open"); stack.push({ id: edge.to, at: 0 }); }
    }
  }
  return [...out.values()].flat().map((edge) => turned.has(edge)
    ? { from: edge.to, to: edge.from, edge } : { from: edge.from, to: edge.to, edge });
}

/** The layer of each node: behind all that it is made of, and no further from what is made of it than it must be. */
export function layersOf(ids, links) {
  const before = new Map(ids.map((id) => [id, []])), behind = new Map(ids.map((id) => [id, []]));
  for (const link of links) {
    before.get(link.to).push(link.from);
    behind.get(link.from).push(link.to);
  }
  const order = sorted(ids, before, behind), layer = new Map();
  for (const id of order) layer.set(id, Math.max(-1, ...before.get(id).map((other) => layer.get(other))) + 1);
  // What has more readers than sources moves towards its readers: edges get shorter.
  for (const id of order.toReversed()) {
    const readers = behind.get(id);
    if (readers.length === 0 || readers.length < before.get(id).length) continue;
    layer.set(id, Math.min(...readers.map((other) => layer.get(other))) - 1);
  }
  const used = [...new Set(layer.values())].sort((a, b) => a - b);
  const rank = new Map(used.map((value, index) => [value, index]));
  for (const id of ids) layer.set(id, rank.get(layer.get(id)));
  return layer;
}

function sorted(ids, before, behind) {
  const missing = new Map(ids.map((id) => [id, before.get(id).length]));
  const ready = ids.filter((id) => missing.get(id) === 0), order = [];
  for (let at = 0; at < ready.length; at += 1) {
    order.push(ready[at]);
    for (const other of behind.get(ready[at])) {
      missing.set(other, missing.get(other) - 1);
      if (missing.get(other) === 0) ready.push(other);
    }
  }
  return order;
}
