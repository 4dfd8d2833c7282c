// Tables and jobs as elements; only those that can be seen are made.

import { columnId } from "./decode.js";
import { cut, h, icon } from "./dom.js";
import { cause, count, counted, duration } from "./format.js";
import { tellingRun } from "./graph.js";
import { stateLook } from "./run-state.js";

// Of a name that may be too long for a card so much of the end stays: long names differ there.
const LONG = 15, END = 10;
const short = (name) => (name.length > LONG ? cut(name, END) : name);

/** The element of a card. */
export function cardElement(card, names, look) {
  const node = card.node, element = h(`article.card.${node.type}`, { "data-id": card.id });
  element.append(head(node, names.get(node.id), look));
  if (card.rows.length > 0) {
    element.append(h("div.rows", { role: "group", "aria-label": "columns" }, card.rows.map((field) => row(node, field))));
  }
  if (card.more > 0 || look.isOpen) element.append(foot(card, look));
  element.classList.toggle("focus", look.isFocus);
  placeCard(element, card);
  return element;
}

/** Puts it where the layout says. */
function placeCard(element, card) {
  element.style.setProperty("transform", `translate(${card.x}px, ${card.y}px)`);
  element.style.setProperty("height", `${card.height}px`);
}

function head(node, name, look) {
  const run = tellingRun(node), state = run ? stateLook(run.state) : null;
  const about = [node.team, node.owner].filter(Boolean).join(" · ") || place(node);
  return h("button.head", { tabIndex: -1, "aria-label": spoken(node, name, run), title: whole(node) },
    h("span.line", icon(node.kind), h("span.name", h("bdi", short(name))),
      node.type === "job" && took(run),
      state && h(`span.state.${state.colour}`, { "aria-hidden": "true", title: title(run, state) }, state.sign)),
    node.type === "table" && h("span.line", h("span.about", { title: about }, about), h("span.badges", badges(node)), took(run)));
}

function took(run) {
  return run?.duration > 0 && h("span.took", { title: `the last run took ${duration(run.duration)}` }, duration(run.duration));
}

function row(node, field) {
  return h("button.row", { tabIndex: -1, "data-column": columnId(node.namespace, node.name, field.name), "data-field": field.name,
    title: field.description || null },
  h("span.field", { title: field.name }, short(field.name)),
  field.tags.length > 0 && h("span.mark", { title: `tags: ${field.tags.join(", ")}` }, field.tags[0]),
  h("span.type", field.type && field.type !== "unknown" ? field.type.slice(0, 40) : ""));
}

function foot(card, look) {
  const text = card.rows.length > 0 ? `${count(card.more)} more` : counted(card.more, "column");
  return h("div.feet",
    card.more > 0 && h("button.foot", { tabIndex: -1, "aria-expanded": String(look.isOpen) }, icon("plus"), text),
    look.isOpen && h("button.foot.fewer", { tabIndex: -1 }, icon("minus"), "fewer columns"));
}

/** What is wrong or well with a table, in signs. */
export function badges(node) {
  const found = [];
  if (node.isDeleted) found.push(h("span.badge.bad", { title: "This table was dropped." }, "dropped"));
  if (node.completeness) found.push(h("span.badge.warn", { title: incomplete(node.completeness) }, "incomplete"));
  const { total = 0, failed = 0 } = node.quality ?? {};
  if (failed > 0) found.push(h("span.badge.bad", { title: `${failed} of ${counted(total, "data quality check")} failed` }, `${failed} ✕`));
  else if (total > 0) found.push(h("span.badge.good", { title: `${counted(total, "data quality check")} passed` }, `${total} ✓`));
  return found;
}

/** Why lineage is incomplete, and what would complete it. */
export function incomplete(reasons) {
  return ["The lineage of this table is incomplete.", ...reasons.map((reason) =>
    [KINDS[reason.kind] ?? reason.kind, reason.operator && `in ${reason.operator}`, reason.missing && `${reason.missing} missing`]
      .filter(Boolean).join(", ") + (reason.remedy ? ` → ${reason.remedy}` : ""))].join("\n");
}

export const KINDS = {
  TRUNCATED: "Spark cut the plan's text", UNKNOWN_OPERATOR: "an operator is not known",
  OPAQUE_CODE: "values pass through code that a plan does not show", NO_BROKERS: "the log does not say which Kafka cluster",
  NO_TOPIC: "the log does not say which topic", NO_DEFINITION: "a column's definition was not in the log",
  EVICTED: "a definition was too old to be remembered", MODE_LACKS: "this form of plan does not show it",
  SOURCE_GAP: "a part of the log is missing",
};

const whole = (node) => `${node.namespace}: ${node.name}`;
// Of two names for a table people know the catalog's.
const place = (node) => node.alias ?? (node.namespace === "file" ? folder(node.name) : node.namespace.replace(/^[a-z0-9+]+:\/\//, ""));
const folder = (name) => name.split("/").slice(0, -1).slice(-2).join("/");
const title = (run, state) => `${state.word}${run.error ? `: ${cause(run.error).slice(0, 300)}` : ""}`;

function spoken(node, name, run) {
  return [node.kind, name, node.team && `team ${node.team}`, node.owner && `owner ${node.owner}`,
    run && `last run ${title(run, stateLook(run.state))}`, node.completeness && "lineage incomplete",
    node.fields.length > 0 && counted(node.fields.length, "column")].filter(Boolean).join(", ");
}
