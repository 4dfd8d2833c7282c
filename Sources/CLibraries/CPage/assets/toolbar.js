// The controls over the graph: depth, jobs, kinds of edges, zoom.

import { h, icon } from "./dom.js";
import { DEEPEST } from "./route.js";

/** @param events {depth(key, step), jobs(), kind(kind), zoom(factor), fit()} */
export function makeToolbar(events) {
  const up = stepper("upstream", (step) => events.depth("up", step));
  const down = stepper("downstream", (step) => events.depth("down", step));
  const jobs = toggle("Jobs", "Show jobs between tables", events.jobs);
  const direct = toggle("direct", "Values that a column is made of", () => events.kind("direct"), "legend direct");
  const indirect = toggle("indirect", "Columns that decide which rows there are: filter, join, group, sort", () => events.kind("indirect"), "legend indirect");
  const summary = h("span.summary", { role: "status" });
  const button = (name, label, done) => h("button.plain", { type: "button", "aria-label": label, title: label, onclick: done }, icon(name));
  const element = h("div.toolbar", { role: "toolbar", "aria-label": "Graph" },
    h("div.group", up.element, down.element), h("div.group", direct, indirect), h("div.group", jobs),
    h("div.group.zoom", button("minus", "Smaller", () => events.zoom(0.8)), button("plus", "Larger", () => events.zoom(1.25)), button("fit", "Show all", events.fit)),
    summary);
  return {
    element,
    show(route, kinds, text, isCut) {
      up.show(route.up);
      down.show(route.down);
      jobs.setAttribute("aria-pressed", String(route.jobs));
      direct.setAttribute("aria-pressed", String(kinds.direct));
      indirect.setAttribute("aria-pressed", String(kinds.indirect));
      summary.textContent = text;
      summary.classList.toggle("warn", isCut);
      summary.title = isCut ? "Within so many steps there is more than can be shown at once. Fewer steps, or another table in the middle, show it." : "";
    },
  };
}

function stepper(name, changed) {
  const value = h("output", { "aria-label": `Steps ${name}` }, "0");
  const less = h("button.plain", { type: "button", "aria-label": `One step less ${name}`, onclick: () => changed(-1) }, icon("minus"));
  const more = h("button.plain", { type: "button", "aria-label": `One step more ${name}`, onclick: () => changed(1) }, icon("plus"));
  return {
    element: h("div.stepper", h("span", name), less, value, more),
    show(depth) {
      value.textContent = String(depth);
      less.disabled = depth <= 0;
      more.disabled = depth >= DEEPEST;
    },
  };
}

function toggle(text, title, done, classes = "") {
  return h("button.toggle", { class: classes, type: "button", title, "aria-pressed": "false", onclick: done }, text);
}
