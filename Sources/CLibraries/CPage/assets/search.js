// The search field: names as they are typed, by arrow keys and Enter.

import { get } from "./api.js";
import { cut, fill, h, icon } from "./dom.js";
import { shortestNames } from "./names.js";

const PAUSE = 120, MOST = 40;

/** Connects the search field; `chosen` is told {type, namespace, name}. */
export function startSearch(input, list, chosen, failed) {
  const state = { found: [], at: -1, timer: 0, abort: null };
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    state.at = -1;
  };
  const pick = (index) => {
    const one = state.found[index];
    if (!one) return;
    close();
    input.value = "";
    input.blur();
    chosen(one);
  };
  const ask = async () => {
    state.abort?.abort();
    const text = input.value.trim();
    if (text === "") return close();
    state.abort = new AbortController();
    try {
      await search(text, state);
      fill(list, options(state, pick));
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      mark(input, list, state);
    } catch (error) {
      if (error.name !== "AbortError") { close(); failed(error); }
    }
  };
  const clear = () => { close(); input.value = ""; input.blur(); };
  input.addEventListener("input", () => { clearTimeout(state.timer); state.timer = setTimeout(ask, PAUSE); });
  input.addEventListener("focus", () => { if (input.value.trim() !== "" && list.hidden) ask(); });
  input.addEventListener("blur", () => setTimeout(close, 150));
  input.addEventListener("keydown", (event) => key(event, { input, list, state, pick, clear }));
}

function key(event, { input, list, state, pick, clear }) {
  if (event.key === "Escape") { clear(); event.stopPropagation(); }
  if (event.key === "Enter") pick(Math.max(state.at, 0));
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || state.found.length === 0) return;
  event.preventDefault();
  state.at = (state.at + step + state.found.length) % state.found.length;
  mark(input, list, state);
}

async function search(text, state) {
  const answer = await get(["search"], { q: text, limit: MOST }, { signal: state.abort.signal });
  state.found = ranked((answer.results ?? []).map(result), text);
  state.at = state.found.length > 0 ? 0 : -1;
}

/** Tables before jobs, which are often called after them; those whose last part is, or begins with, the text first. */
export function ranked(found, text) {
  const asked = text.toLowerCase();
  const rank = ({ type, name }) => {
    const end = name.toLowerCase().split(/[/.]/).pop();
    return (type === "job" ? 4 : 0) + (end === asked ? 0 : end.startsWith(asked) ? 1 : 2);
  };
  return found.toSorted((a, b) => rank(a) - rank(b));
}

function result(one) {
  const type = String(one.type).toLowerCase() === "job" ? "job" : "dataset";
  return { id: one.nodeId ?? `${type}:${one.namespace}:${one.name}`, type, namespace: one.namespace, name: one.name };
}

function options(state, pick) {
  if (state.found.length === 0) return h("li.none", "Nothing has this in its name. Try a part of a table's, a topic's or a job's name.");
  const names = shortestNames(state.found);
  return state.found.map((one, index) => h("li", { role: "option", id: `found-${index}`, title: `${one.namespace}: ${one.name}`,
    onpointerdown: (event) => { event.preventDefault(); pick(index); } },
  icon(one.type === "job" ? "job" : one.namespace.startsWith("kafka:") ? "topic" : "table"),
  h("span.name", names.get(one.id)), h("span.where", cut(`${one.namespace}: ${one.name}`))));
}

function mark(input, list, state) {
  [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === state.at)));
  if (state.at >= 0) {
    input.setAttribute("aria-activedescendant", `found-${state.at}`);
    list.children[state.at].scrollIntoView({ block: "nearest" });
  }
}
