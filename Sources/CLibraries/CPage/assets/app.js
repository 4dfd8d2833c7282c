// Puts the page together: the address says what is shown.

import { ApiError } from "./api.js";
import { fill, h } from "./dom.js";
import { GraphPage } from "./graph-page.js";
import { loadHome, loadNamespaces, showHome, teamsOf } from "./home.js";
import { trouble, waiting } from "./notice.js";
import { formatRoute, graphRoute, parseRoute } from "./route.js";
import { startSearch } from "./search.js";
import { loadStuck, showStuck, stuckCount } from "./stuck.js";
import { startTheme } from "./theme.js";
import { askForToken } from "./token-form.js";

const by = (id) => document.getElementById(id);
const parts = { main: by("main"), panel: by("panel"), namespace: by("namespace"), team: by("team"), search: by("search") };
const page = new GraphPage({ main: parts.main, panel: parts.panel, go, failed });
let route = parseRoute(location.hash);
let asked = 0;

function go(next) {
  const address = formatRoute(next);
  if (address === location.hash) show(); else location.hash = address;
}

async function show() {
  route = parseRoute(location.hash);
  const turn = ++asked;
  document.body.dataset.view = route.view;
  document.title = route.view === "graph" ? `${route.name} · lineage` : "lineage";
  parts.namespace.value = route.filter.namespace ?? "";
  parts.team.value = route.filter.team ?? "";
  by("stuck").setAttribute("aria-current", String(route.view === "stuck"));
  try {
    if (route.view === "graph") await page.show(route).then(fillFilters);
    if (route.view === "home") await home(turn);
    if (route.view === "stuck") await stuck(turn);
  } catch (error) {
    if (turn === asked) failed(error);
  }
}

async function home(turn) {
  parts.panel.hidden = true;
  if (!parts.main.querySelector(".home")) fill(parts.main, waiting(8));
  const data = await loadHome(route.filter.namespace);
  if (turn !== asked) return;
  options(parts.namespace, "All namespaces", data.namespaces, route.filter.namespace);
  options(parts.team, "All teams", teamsOf(data.tables), route.filter.team);
  showHome(parts.main, data, route.filter);
}

async function stuck(turn) {
  parts.panel.hidden = true;
  const answer = await loadStuck();
  if (turn !== asked) return;
  count(answer);
  showStuck(parts.main, answer, show);
}

function options(select, all, values, chosen) {
  const given = chosen && !values.includes(chosen) ? [...values, chosen] : values;
  fill(select, h("option", { value: "" }, all), given.map((value) => h("option", { value }, value)));
  select.value = chosen ?? "";
}

function failed(error) {
  if (error.name === "AbortError") return;
  if (error instanceof ApiError && error.status === 401) return askForToken(() => { lookForStuck(); show(); });
  if (!(error instanceof ApiError)) console.error(error);
  fill(parts.main, trouble(error instanceof ApiError ? error : new Error("This page met something it does not understand. Reload it; if it comes again, the console of the browser says more."), show));
}

function count(answer) {
  const number = stuckCount(answer), badge = by("stuck-count");
  badge.textContent = number > 99 ? "99+" : String(number);
  badge.hidden = number === 0;
  by("stuck").setAttribute("aria-label", number > 0 ? `What is stuck: ${number}` : "What is stuck: nothing");
}

// Other servers of this API have no queue: the button then leads to an explanation only.
async function lookForStuck() {
  try { count(await loadStuck()); } catch { by("stuck-count").hidden = true; }
}

// A link may lead straight to a graph: the teams are then those of the graph.
async function fillFilters() {
  if (route.view !== "graph") return;
  try {
    options(parts.namespace, "All namespaces", await loadNamespaces(), route.filter.namespace);
    options(parts.team, "All teams", teamsOf([...page.data?.lineage.tables.values() ?? []]), route.filter.team);
  } catch { /* the view itself says what is wrong */ }
}

function keys(event) {
  const isTyping = event.target.matches("input, select, textarea");
  if (event.key === "/" && !isTyping && !document.querySelector("dialog[open]")) {
    event.preventDefault();
    parts.search.focus();
  }
  if (event.key === "Escape" && !isTyping && !document.querySelector("dialog[open]")) {
    if (route.view === "graph" && page.data) page.escape();
    else if (route.view !== "home") go({ view: "home", filter: route.filter });
  }
}

startTheme(by("theme"), () => page.view.recolour());
startSearch(parts.search, by("found"), (one) => go(graphRoute(one.type, one.namespace, one.name, route.filter)), failed);
for (const key of ["namespace", "team"]) {
  parts[key].addEventListener("change", () => go({ ...route, filter: { ...route.filter, [key]: parts[key].value || undefined } }));
}
addEventListener("hashchange", show);
document.addEventListener("keydown", keys);
await show();
lookForStuck();
