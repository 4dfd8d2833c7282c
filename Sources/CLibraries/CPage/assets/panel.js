// Everything about one table or job, beside the graph.

import { badges, KINDS } from "./cards.js";
import { fill, h, icon } from "./dom.js";
import { bytes, count, counted, duration } from "./format.js";
import { tellingRun } from "./graph.js";
import { keeping } from "./keep.js";
import { sourceList } from "./made-of.js";
import { waiting } from "./notice.js";
import { errorText, runList } from "./panel-runs.js";
import { versionList } from "./panel-versions.js";
import { stateLook } from "./run-state.js";
import { since } from "./times.js";

const TABS = { about: "Overview", columns: "Columns", versions: "Versions", runs: "Runs" };

// Of a table with more columns some are shown, and found by a part of their names.
const MANY = 30, MOST = 200;

/** Shows the panel: {node with its makers, name, tab, runs, versions, madeOf} with null for what is still to come. */
export function showPanel(element, shown, events) {
  const isSame = element.dataset.shown === `${shown.tab} ${shown.node.id}`;
  element.dataset.shown = `${shown.tab} ${shown.node.id}`;
  if (isSame) keeping(element, () => draw(element, shown, events));
  else { element.scrollTop = 0; draw(element, shown, events); }
}

function draw(element, shown, events) {
  const { node } = shown;
  const tabs = node.type === "job" ? ["about", "runs"] : ["about", "columns", "versions", "runs"];
  const tab = tabs.includes(shown.tab) ? shown.tab : "about";
  fill(element,
    h("header",
      h("div.kind", icon(node.kind), node.kind === "job" && node.isStream ? "streaming job" : node.kind),
      h("button.plain.close", { type: "button", "aria-label": "Close", title: "Close (Esc)", onclick: events.close }, icon("close")),
      h("h2", { title: whole(node) }, shown.name),
      h("p.where", node.namespace, h("br"), node.name),
      h("div.badges", badges(node), node.tags.map((tag) => h("span.tag", tag))),
      h("div.actions",
        !shown.isFocus && h("button.action.small", { type: "button", onclick: () => events.enter(node.id) }, icon("focus"), "Centre here"),
        h("button.action.small.quiet", { type: "button", onclick: (event) => copy(event.currentTarget, node.name) }, icon("copy"), "Copy name"))),
    h("div.tabs", { role: "tablist", "aria-label": "Details" }, tabs.map((one) => h("button", {
      role: "tab", type: "button", id: `tab-${one}`, "aria-selected": String(one === tab), "aria-controls": "tab-body",
      tabIndex: one === tab ? 0 : -1, onclick: () => events.tab(one), onkeydown: (event) => turn(event, tabs, one, events),
    }, TABS[one]))),
    h("div.tab-body", { role: "tabpanel", id: "tab-body", "aria-labelledby": `tab-${tab}`, tabIndex: 0 }, body(tab, shown, events)));
}

function body(tab, shown, events) {
  if (tab === "runs") return shown.runs ? runList(shown.runs, shown.node) : waiting();
  if (tab === "versions") return shown.versions ? versionList(shown.versions) : waiting();
  if (tab === "columns") return columnList(shown, events);
  return [missing(shown.node), facts(shown.node), quality(shown.node.quality)];
}

/** Brings the pinned column into view. */
export function revealColumn(element) {
  element.querySelector('.columns [aria-pressed="true"]')?.scrollIntoView({ block: "nearest" });
}

function missing(node) {
  if (!node.completeness) return null;
  return h("section.remedy", h("h3", icon("warn"), "Lineage is incomplete"), h("ul", node.completeness.map((reason) => h("li",
    capital(KINDS[reason.kind] ?? reason.kind), reason.operator && ` in ${reason.operator}`, reason.missing && `, ${reason.missing} missing`,
    reason.remedy && h("p", "Remedy: ", h("code", reason.remedy))))));
}

function facts(node) {
  const rows = [
    ["Team", node.team ?? "–"], ["Owner", node.owner ?? "–"], ["Description", node.description],
    ["Last run", lastRun(tellingRun(node))], ["Changed", node.updatedAt && since(node.updatedAt)],
    ["Last change", node.lifecycle && node.lifecycle.toLowerCase()], ["Columns", node.type === "table" ? count(node.fields.length) : null],
    ["Part of", node.parent], ["Code", node.location],
    ["Other names", node.aliases?.length > 0 ? h("ul", node.aliases.map((alias) => h("li", alias))) : null],
  ];
  return h("dl.facts", rows.filter(([, value]) => value).map(([name, value]) => [h("dt", name), h("dd", value)]));
}

function lastRun(run) {
  if (!run) return null;
  const look = stateLook(run.state), rows = run.rows === null ? null : counted(run.rows, "row");
  const words = [look.word, run.duration === null ? null : duration(run.duration), rows].filter(Boolean).join(" · ");
  return [h(`span.state.${look.colour}`, { "aria-hidden": "true" }, look.sign), ` ${words} · `, since(run.startedAt), run.error && errorText(run)];
}

function quality(told) {
  if (!told) return null;
  const { total, failed } = told;
  return h("section.quality", h("h3", "Data quality"),
    total > 0 && h("p", failed > 0 ? `${failed} of ${counted(total, "check")} failed` : `${counted(total, "check")} passed`),
    h("ul", told.assertions.toSorted((a, b) => Number(a.isMet) - Number(b.isMet)).map((one) =>
      h("li", h(`span.state.${one.isMet ? "good" : "bad"}`, one.isMet ? "✓" : "✕"), " ", one.name, one.column && h("code", one.column)))),
    told.rows !== null && h("p", `${counted(told.rows, "row")}${told.bytes === null ? "" : `, ${bytes(told.bytes)}`}`),
    told.columns.length > 0 && h("table", h("thead", h("tr", ["column", "nulls", "distinct"].map((name) => h("th", name)))),
      h("tbody", told.columns.map(({ name, values }) => h("tr", h("th", name), h("td", count(values.nullCount)), h("td", count(values.distinctCount)))))));
}

function columnList(shown, events) {
  const { node } = shown;
  if (node.fields.length === 0) return h("p.none", "No schema of this table is known yet. A log shows it once the table is read or written.");
  const decisions = shown.madeOf(null), text = shown.columnText.toLowerCase();
  const found = text === "" ? node.fields : node.fields.filter((field) => field.name.toLowerCase().includes(text));
  return [
    node.fields.length > MANY && h("input.find", { type: "search", id: "find-column", value: shown.columnText, placeholder: `Find one of ${counted(node.fields.length, "column")}`,
      "aria-label": "Find a column", autocomplete: "off", spellcheck: "false", oninput: (event) => events.find(event.target.value) }),
    text === "" && decisions.length > 0 && h("section.decisions", h("h3", "Which rows there are"), sourceList(decisions)),
    found.length === 0 && h("p.none", "No column has this in its name."),
    h("ul.columns", found.slice(0, MOST).map((field) => h("li",
      h("button", { type: "button", "data-key": `column ${field.name}`, "aria-pressed": String(shown.column === field.name), onclick: () => events.pin(field.name) },
        h("span.field", field.name), h("span.type", field.type ?? "unknown")),
      field.description && h("p", field.description),
      field.tags.length > 0 && h("div.badges", field.tags.map((tag) => h("span.tag", tag))),
      sourceList(shown.madeOf(field.name))))),
    found.length > MOST && h("p.none", `${count(found.length - MOST)} more: find them by name.`),
  ];
}

function turn(event, tabs, tab, events) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  event.stopPropagation();
  const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
  events.tab(next);
  document.getElementById(`tab-${next}`)?.focus();
}

async function copy(button, text) {
  try { await navigator.clipboard.writeText(text); button.lastChild.textContent = "Copied"; } catch { button.lastChild.textContent = "Not allowed here"; }
}

const capital = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);
const whole = (node) => `${node.namespace}: ${node.name}`;
