// The first view: what there is, filtered by namespace and team, and the latest runs.

import { find, get } from "./api.js";
import { badges } from "./cards.js";
import { decodeJob, decodeTable } from "./decode.js";
import { fill, h, icon } from "./dom.js";
import { ago, count, counted, duration, moment } from "./format.js";
import { shortestNames } from "./names.js";
import { notice } from "./notice.js";
import { formatRoute, graphRoute } from "./route.js";
import { stateLook } from "./run-state.js";

const PAGE = 200, MOST = 2000;

/** All that the first view shows: of one namespace all, of each of many the first page. */
export async function loadHome(namespace) {
  const namespaces = await loadNamespaces(), asked = namespace ? [namespace] : namespaces.slice(0, 60);
  const [jobs, ...lists] = await Promise.all([get(["jobs"], { limit: 25 }), ...asked.map((one) => loadDatasets(one, namespace ? MOST : PAGE))]);
  // A table stands in the list of each namespace that has a name of it.
  const tables = [...new Map(lists.flatMap((list) => list.tables).map((table) => [table.id, table])).values()];
  const more = lists.reduce((sum, list) => sum + list.total - list.tables.length, 0);
  return { namespaces, tables: tables.slice(0, MOST), total: tables.length + more, jobs: (jobs.jobs ?? []).map(decodeJob) };
}

/** The names of all namespaces. */
export async function loadNamespaces() {
  return ((await get(["namespaces"], { limit: 1000 })).namespaces ?? []).filter((one) => !one.isHidden).map((one) => one.name);
}

async function loadDatasets(namespace, most) {
  const tables = [];
  let total = 0;
  do {
    const page = await find(["namespaces", namespace, "datasets"], { limit: PAGE, offset: tables.length });
    if (!page || page.datasets.length === 0) break;
    tables.push(...page.datasets.map(decodeTable));
    total = page.totalCount ?? tables.length;
  } while (tables.length < total && tables.length < most);
  return { tables, total };
}

/** The teams of tables, in the order of the alphabet. */
export function teamsOf(tables) {
  return [...new Set(tables.map((table) => table.team).filter(Boolean))].sort();
}

/** Shows the first view. */
export function showHome(element, data, filter) {
  const tables = data.tables.filter((table) => !filter.team || table.team === filter.team)
    .toSorted((a, b) => String(b.updatedAt ?? "").localeCompare(String(a.updatedAt ?? "")));
  if (data.tables.length === 0) return fill(element, h("div.home", empty(filter)));
  return fill(element, h("div.home",
    h("section", h("h1", heading(tables, data, filter)), tables.length > 0 ? tableList(tables, filter, data.total - data.tables.length)
      : notice("No tables", "No table here belongs to this team. Choose another team or namespace above.")),
    data.jobs.length > 0 && h("section.latest", h("h2", "Latest runs"), jobList(data.jobs, filter))));
}

function heading(tables, data, filter) {
  const shown = counted(tables.length, "table and topic", "tables and topics");
  return !filter.team && data.total > tables.length ? `${count(tables.length)} of ${count(data.total)} tables and topics` : shown;
}

function empty(filter) {
  if (filter.namespace) return notice("Nothing in this namespace", "No table or topic of this namespace is known. Choose another namespace above.");
  return notice("No lineage yet", "As soon as a log has been read or an event has come in, its tables are here. Fill the store from logs with: sparklineage harvest LOGS --store DB, or let the daemon's event_logs point to spark.eventLog.dir.");
}

function tableList(tables, filter, notLoaded) {
  const rest = notLoaded + Math.max(0, tables.length - 500), names = shortestNames(tables);
  return h("ul.list", tables.slice(0, 500).map((table) => h("li", h("a.item", {
    href: formatRoute(graphRoute("dataset", table.namespace, table.name, filter)), title: `${table.namespace}: ${table.name}`,
  },
  icon(table.kind), h("span.name", names.get(table.id)), h("span.where", `${table.namespace}: ${table.name}`),
  h("span.who", [table.team, table.owner].filter(Boolean).join(" · ")),
  h("span.badges", badges(table), table.tags.slice(0, 3).map((tag) => h("span.tag", tag))),
  h("span.when", { title: moment(table.updatedAt) }, ago(table.updatedAt))))),
  rest > 0 && h("li.none", `${count(rest)} more: search by name, or choose a namespace.`));
}

function jobList(jobs, filter) {
  const latest = jobs.filter((job) => job.lastRun)
    .toSorted((a, b) => String(b.lastRun.startedAt ?? "").localeCompare(String(a.lastRun.startedAt ?? "")));
  return h("ul.list", latest.map((job) => {
    const look = stateLook(job.lastRun.state);
    return h("li", h("a.item.job", { href: formatRoute(graphRoute("job", job.namespace, job.name, filter)), title: `${job.namespace}: ${job.name}` },
      h(`span.state.${look.colour}`, { title: look.word }, look.sign),
      h("span.name", h("bdi", job.name)),
      h("span.when", { title: moment(job.lastRun.startedAt) }, howLong(job.lastRun)),
      job.lastRun.error && h("span.error", job.lastRun.error)));
  }));
}

function howLong(run) {
  const began = ago(run.startedAt);
  return run.duration === null ? `${stateLook(run.state).word}, began ${began}` : `${duration(run.duration)} · ${began}`;
}
