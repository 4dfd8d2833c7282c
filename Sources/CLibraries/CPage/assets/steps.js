// Where an arrow key leads.

/** The card that an arrow leads to from another: a neighbour by an edge, else the nearest that way; null at the edge. */
export function nextCard(scene, id, direction) {
  const card = scene.cards.get(id);
  if (direction === "up" || direction === "down") return inLayer(scene, card, direction === "down" ? 1 : -1);
  const ids = direction === "right"
    ? scene.edges.filter((edge) => edge.from === id).map((edge) => edge.to)
    : scene.edges.filter((edge) => edge.to === id).map((edge) => edge.from);
  const joined = ids.map((other) => scene.cards.get(other)).filter(Boolean);
  const isThatWay = (other) => (direction === "right" ? other.column > card.column : other.column < card.column);
  const others = joined.length > 0 ? joined : [...scene.cards.values()].filter(isThatWay);
  return nearest(others, card);
}

function inLayer(scene, card, step) {
  const layer = [...scene.cards.values()].filter((other) => other.layer === card.layer)
    .sort((a, b) => a.column - b.column || a.y - b.y);
  return layer[layer.indexOf(card) + step]?.id ?? null;
}

function nearest(cards, from) {
  const distance = (card) => Math.abs(card.column - from.column) * 2000 + Math.abs(card.y + card.height / 2 - from.y - from.height / 2);
  return cards.reduce((best, card) => (best === null || distance(card) < distance(best) ? card : best), null)?.id ?? null;
}
