// What stands under the graph while a column's path is lit: the column, and in full what it is made of.

import { tableId } from "./decode.js";
import { fill, h } from "./dom.js";
import { madeOf, sourceList } from "./made-of.js";

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
  fill(element, h("h3", `${names.get(tableId(namespace, name)) ?? name}.${field}`), sourceList(made),
    decided.length > 0 && [h("h4", "Which rows there are"), sourceList(decided)]);
}
