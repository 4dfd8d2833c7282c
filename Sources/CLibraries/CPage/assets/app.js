// Puts the page together: the address says what is shown.

import { ApiError } from "./api.js";
import { fill, h } from "./dom.js";
import { GraphPage } from "./graph-page.js";
import { loadHome, loadNamespaces, showHome, teamsOf } from "./home.js";
import { keeping } from "./keep.js";
import { follow } from "./live.js";
import { trouble, waiting } from "./notice.js";
import { formatRoute, graphRoute, parseRoute } from "./route.js";
import { startSearch } from "./search.js";
import { loadHealth, loadStuck, showStuck, stuckCount, stuckMark } from "./stuck.js";
import { startTheme } from "./theme.js";
import { startTimes } from "./times.js";
import { askForToken } from "./token-form.js";

const by = (id) => document.getElementById(id);
const parts = { main: by("main"), panel: by("panel"), namespace: by("namespace"), team: by("team"), search: by("search") };
const page = new GraphPage({ main: parts.main, panel: parts.panel, go, failed });
let route = parseRoute(location.hash);
let asked = 0;
// What the first view and the queue were drawn of.
let drawn = "";
// Whether an error stands where the view should, and may pass.
let isBroken = false;

function go(next) {
  const address = formatRoute(next);
  if (address === location.hash) show(); else location.hash = address;
}

async function show() {
  route = parseRoute(location.hash);
  drawn = "";
  document.body.dataset.view = route.view;
  document.title = route.view === "graph" ? `${route.name} · lineage` : "lineage";
  for (const key of ["namespace", "team"]) parts[key].value = route.filter[key] ?? "";
  by("stuck").setAttribute("aria-current", String(route.view === "stuck"));
  try {
    await fetchView();
    isBroken = false;
  } catch (error) {
    failed(error);
  }
}

// Answers whether anything looks different now.
async function fetchView() {
  const turn = ++asked;
  try {
    if (route.view === "home") return await home(turn);
    if (route.view === "stuck") return await stuck(turn);
    await page.show(route);
    fillFilters();
    return true;
  } catch (error) {
    if (turn === asked) throw error;
    return false;
  }
}

async function home(turn) {
  parts.panel.hidden = true;
  if (!parts.main.querySelector(".home")) fill(parts.main, waiting(8));
  const data = await loadHome(route.filter);
  if (turn !== asked || isDrawn(JSON.stringify(data))) return false;
  options(parts.namespace, "All namespaces", data.namespaces, route.filter.namespace);
  options(parts.team, "All teams", teamsOf([...data.tables, ...data.jobs]), route.filter.team);
  keeping(parts.main, () => showHome(parts.main, data, route.filter));
  return true;
}

async function stuck(turn) {
  parts.panel.hidden = true;
  const answer = await loadStuck();
  if (turn !== asked) return false;
  count(answer.health);
  if (isDrawn(JSON.stringify([answer.queues, answer.deadLetters, stuckMark(answer.health, true)]))) return false;
  showStuck(parts.main, answer, show);
  return true;
}

function isDrawn(text) {
  const isSame = text === drawn;
  drawn = text;
  return isSame;
}

function options(select, all, values, chosen) {
  const given = ["", ...values, ...chosen && !values.includes(chosen) ? [chosen] : []];
  // One that is open stays open.
  if ([...select.options].map((one) => one.value).join("\n") !== given.join("\n")) {
    fill(select, given.map((value) => h("option", { value }, value || all)));
  }
  select.value = chosen ?? "";
  select.title = chosen ?? "";
}

function failed(error) {
  if (error.name === "AbortError") return;
  if (error instanceof ApiError && error.status === 401) return askForToken(() => { live(); show(); });
  if (!(error instanceof ApiError)) console.error(error);
  isBroken = error instanceof ApiError && (error.status === 0 || error.status >= 500);
  fill(parts.main, trouble(error instanceof ApiError ? error : new Error("This page met something it does not understand. Reload it; if it comes again, the console of the browser says more."), show));
}

function count(health) {
  const number = stuckCount(health), badge = by("stuck-count");
  badge.textContent = number > 99 ? "99+" : String(number);
  badge.hidden = number === 0;
  by("stuck").setAttribute("aria-label", number > 0 ? `What is stuck: ${number}` : "What is stuck: nothing");
}

// A link may lead straight to a graph: the teams are then those of the graph.
async function fillFilters() {
  try {
    const namespaces = await loadNamespaces(), { lineage } = page.data ?? {};
    if (route.view !== "graph") return;
    options(parts.namespace, "All namespaces", namespaces, route.filter.namespace);
    options(parts.team, "All teams", teamsOf([...lineage?.tables.values() ?? [], ...lineage?.jobs.values() ?? []]), route.filter.team);
  } catch { /* the view itself says what is wrong */ }
}

// MARK: what comes in

// Other servers of this API do not tell how they are: their pages stay as they were loaded.
async function mark() {
  const health = await loadHealth();
  count(health);
  // As long as an error stands there, every look tries again.
  return isBroken ? String(performance.now()) : stuckMark(health, route.view === "stuck");
}

async function renew() {
  if (isBroken) { await show(); return !isBroken; }
  if (route.view === "graph") return page.renew();
  return fetchView();
}

// Nobody is disturbed who marks text, drags, chooses or is asked for the token.
function isBusy() {
  return String(getSelection()) !== "" || page.view.viewport.pointers.size > 0
    || document.querySelector("dialog[open]") !== null;
}

function tell(state, error = null) {
  const element = by("live"), now = new Date().toLocaleTimeString("en-GB");
  // A server that does not say how it is, or one that wants its token first, has nothing to follow.
  element.hidden = error instanceof ApiError && error.status >= 400 && error.status < 500;
  if (state === "changed") element.dataset.changed = now;
  element.classList.toggle("away", state === "away");
  if (state === "changed") restart(element, "beat");
  const changed = element.dataset.changed;
  element.lastElementChild.textContent = state === "away" ? "no answer" : changed ? `changed ${changed.slice(0, 5)}` : "live";
  element.title = state === "away" ? "The daemon did not answer; it is asked again every ten seconds."
    : `What comes in is shown by itself. Last looked at ${now}${changed ? `, last changed at ${changed}` : ""}.`;
}

function restart(element, name) {
  element.classList.remove(name);
  element.getBoundingClientRect();
  element.classList.add(name);
}

const live = follow({ ask: mark, isBusy, changed: renew, told: tell });

function keys(event) {
  const isTyping = event.target.matches("input, select, textarea");
  if (isTyping || document.querySelector("dialog[open]")) return;
  if (event.key === "/") {
    event.preventDefault();
    parts.search.focus();
  }
  if (event.key === "Escape") {
    if (route.view === "graph" && page.data) page.escape();
    else if (route.view !== "home") go({ view: "home", filter: route.filter });
  }
}

startTheme(by("theme"), () => page.view.recolour());
startSearch(parts.search, by("found"), (one) => go(graphRoute(one.type, one.namespace, one.name, route.filter)), failed);
startTimes();
for (const key of ["namespace", "team"]) {
  parts[key].addEventListener("change", () => go({ ...route, filter: { ...route.filter, [key]: parts[key].value || undefined } }));
}
addEventListener("hashchange", async () => {
  parts.main.scrollTop = 0;
  await show();
  // What had the keyboard is gone with the view before: it goes on where people look.
  if (document.activeElement !== document.body) return;
  if (route.view === "graph" && page.data) page.focus(); else parts.main.focus();
});
document.addEventListener("keydown", keys);
live();
await show();
