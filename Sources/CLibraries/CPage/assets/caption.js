// What stands in a corner of the graph while a column's path is lit: the column, and in full what it is made of.

import { tableId } from "./decode.js";
import { fill, h } from "./dom.js";
import { madeOf, sourceList } from "./made-of.js";

// It lies over the graph, so it says of many columns the first few; the panel has all.
const VALUES = 9, DECISIONS = 4;

/** The caption's element. */
export function makeCaption() {
  // The graph under it is not dragged by it: what it says can be marked and copied.
  return h("div.caption", { hidden: true, onpointerdown: (event) => event.stopPropagation(), onwheel: (event) => event.stopPropagation() });
}

/** Shows what a column is made of; nothing for null, and for a column of which nothing is known. */
export function showCaption(element, column, index, { names, shows, pinned }) {
  // One that comes and goes with the pointer must not come between the pointer and a column.
  element.classList.toggle("held", column === pinned);
  const [namespace, name, field] = column ? JSON.parse(column) : [];
  const of = (place) => (column ? madeOf(index, names, { namespace, name }, place, shows) : []);
  const made = of(field), decided = of(null);
  element.hidden = made.length + decided.length === 0;
  if (element.hidden) return;
  fill(element, h("h3", `${names.get(tableId(namespace, name)) ?? name}.${field}`), sourceList(made, VALUES),
    decided.length > 0 && [h("h4", "Which rows there are"), sourceList(decided, DECISIONS)]);
}

const CORNERS = ["", "right", "above", "above right"], MARGIN = 12;
// It does not jump to another corner for little.
const WORTH = 2;

/** Puts the caption into the corner in which it hides least; `weight` says how much it matters to hide a card. */
export function placeCaption(element, viewport, cards, weight) {
  const { width, height } = viewport.size, { offsetWidth, offsetHeight } = element;
  const cost = (corner) => {
    const left = corner.includes("right") ? width - MARGIN - offsetWidth : MARGIN;
    const top = corner.includes("above") ? MARGIN : height - MARGIN - offsetHeight;
    return hidden({ left, top, right: left + offsetWidth, bottom: top + offsetHeight }, viewport, cards).reduce((sum, card) => sum + weight(card), 0);
  };
  const costs = CORNERS.map(cost), now = CORNERS.indexOf(element.dataset.corner ?? ""), best = costs.indexOf(Math.min(...costs));
  element.dataset.corner = CORNERS[costs[now] - costs[best] < WORTH ? now : best];
}

function hidden(box, { x, y, scale }, cards) {
  return cards.filter((card) => card.x * scale + x < box.right && (card.x + card.width) * scale + x > box.left
    && card.y * scale + y < box.bottom && (card.y + card.height) * scale + y > box.top);
}
