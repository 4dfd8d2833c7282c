// What a column is made of, in words: for the panel, and for the caption in a corner of the graph.

import { columnId } from "./decode.js";
import { h } from "./dom.js";
import { counted } from "./format.js";
import { kindWord } from "./wire-text.js";

// Of a column that is made of so many, the rest is a number.
const MOST = 12;

/**
 * What a column is made of, or with null for a field what decides which rows there are: one entry an expression.
 *
 * @returns [{froms: texts, isDirect, words, text}], what values are made of first
 */
export function madeOf(index, names, node, field, shows = () => true) {
  const sources = new Map(), entries = new Map();
  for (const edge of index.byTarget.get(columnId(node.namespace, node.name, field)) ?? []) {
    if (!shows(edge)) continue;
    const key = JSON.stringify([edge.from.id, edge.isDirect]);
    if (!sources.has(key)) sources.set(key, { from: nameOf(edge.from, names), isDirect: edge.isDirect, words: new Set(), texts: new Set() });
    sources.get(key).words.add(kindWord(edge.kind) || (edge.isDirect ? "direct" : "indirect"));
    if (edge.text) sources.get(key).texts.add(edge.text);
  }
  for (const { from, isDirect, words, texts } of sources.values()) {
    const how = [...words].join(", "), text = [...texts].join("\n"), key = JSON.stringify([isDirect, how, text]);
    if (!entries.has(key)) entries.set(key, { froms: [], isDirect, how, text });
    entries.get(key).froms.push(from);
  }
  return [...entries.values()].sort((a, b) => Number(b.isDirect) - Number(a.isDirect));
}

/** Such entries as a list, each with so many columns at most; false where there are none. */
export function sourceList(entries, most = MOST) {
  return entries.length > 0 && h("ul.made-of", entries.map(({ froms, isDirect, how, text }) => h("li", { class: isDirect ? "direct" : "indirect" },
    h("span.froms", froms.slice(0, most).map((from) => h("span.from", from)),
      froms.length > most && h("span.from.none", { title: froms.slice(most, 200).join("\n") }, `and ${counted(froms.length - most, "other")}`)),
    h("span.how", how), text && h("code.expression", text))));
}

function nameOf(place, names) {
  return `${names.get(place.table) ?? place.table.replace(/^dataset:/, "")}.${place.field}`;
}
