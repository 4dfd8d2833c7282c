// The first view: what there is, filtered by namespace and team, and the latest runs.

import { find, get } from "./api.js";
import { badges } from "./cards.js";
import { decodeJob, decodeTable } from "./decode.js";
import { cut, fill, h, icon } from "./dom.js";
import { cause, count, counted, duration } from "./format.js";
import { shortestNames } from "./names.js";
import { notice } from "./notice.js";
import { formatRoute, graphRoute } from "./route.js";
import { stateLook } from "./run-state.js";
import { since } from "./times.js";

const PAGE = 500, MOST = 2000, SHOWN = 500, RUNS = 25;

/** All that the first view shows: of one namespace all, of each of many the first pages. */
export async function loadHome(filter) {
  const namespaces = await loadNamespaces(), asked = filter.namespace ? [filter.namespace] : namespaces.slice(0, 60);
  const [jobs, ...lists] = await Promise.all([loadJobs(filter), ...asked.map(loadDatasets)]);
  // A table stands in the list of each namespace that has a name of it.
  const tables = [...new Map(lists.flatMap((list) => list.tables).map((table) => [table.id, table])).values()];
  const more = lists.reduce((sum, list) => sum + list.total - list.tables.length, 0);
  return { namespaces, tables: tables.slice(0, MOST), total: tables.length + more, jobs };
}

/** The names of all namespaces. */
export async function loadNamespaces() {
  return ((await get(["namespaces"], { limit: 1000 })).namespaces ?? []).filter((one) => !one.isHidden).map((one) => one.name);
}

async function loadDatasets(namespace) {
  const tables = [];
  let total = 0;
  do {
    // Columns are not shown here: a daemon leaves them out, a Marquez does not know the word.
    const page = await find(["namespaces", namespace, "datasets"], { limit: PAGE, offset: tables.length, brief: true });
    if (!page || page.datasets.length === 0) break;
    tables.push(...page.datasets.map(decodeTable));
    total = page.totalCount ?? tables.length;
  } while (tables.length < total && tables.length < MOST);
  return { tables, total };
}

// The latest jobs of all, and where a namespace is chosen, its own, too: events name jobs and tables after different things.
async function loadJobs(filter) {
  const isFiltered = Boolean(filter.namespace || filter.team), limit = isFiltered ? 4 * RUNS : RUNS;
  const lists = await Promise.all([get(["jobs"], { limit }), filter.namespace && find(["namespaces", filter.namespace, "jobs"], { limit })]);
  const jobs = lists.filter(Boolean).flatMap((list) => (list.jobs ?? []).map(decodeJob));
  return [...new Map(jobs.map((job) => [job.id, job])).values()];
}

/** The teams of tables and jobs, in the order of the alphabet. */
export function teamsOf(things) {
  return [...new Set(things.map((thing) => thing.team).filter(Boolean))].sort();
}

/** Shows the first view. */
export function showHome(element, data, filter) {
  const isOfTeam = (thing) => !filter.team || thing.team === filter.team;
  const tables = data.tables.filter(isOfTeam).toSorted((a, b) => String(b.updatedAt ?? "").localeCompare(String(a.updatedAt ?? "")));
  const jobs = data.jobs.filter((job) => isOfTeam(job) && isIn(job, filter.namespace));
  if (data.tables.length + jobs.length === 0) return fill(element, h("div.home", empty(filter)));
  return fill(element, h("div.home",
    h("section", h("h1", heading(tables, data, filter)), tables.length > 0 ? tableList(tables, filter, data.total - data.tables.length) : noTables(filter)),
    jobs.length > 0 && h("section.latest", h("h2", "Latest runs"), jobList(jobs, filter))));
}

function isIn(job, namespace) {
  return !namespace || job.namespace === namespace || [...job.inputs, ...job.outputs].some((id) => id.startsWith(`dataset:${namespace}:`));
}

function heading(tables, data, filter) {
  const shown = counted(filter.team ? tables.length : data.total, "table and topic", "tables and topics");
  return filter.team && data.total > data.tables.length ? `${shown} among the first ${count(data.tables.length)}` : shown;
}

function empty(filter) {
  if (filter.namespace) return notice("Nothing in this namespace", "No table or topic of this namespace is known. Choose another namespace above.");
  return notice("No lineage yet", "As soon as a log has been read or an event has come in, its tables are here. Fill the store from logs with: sparklineage harvest LOGS --store DB, or let the daemon's event_logs point to spark.eventLog.dir.");
}

function noTables(filter) {
  return filter.team ? notice("No tables", "No table here belongs to this team. Choose another team or namespace above.")
    : !filter.namespace ? notice("No tables yet", "Jobs have begun; their tables are here as soon as one is read or written.")
    : notice("Jobs only", "This is a namespace of jobs: their tables stand in the namespaces of their places.");
}

function tableList(tables, filter, notLoaded) {
  const rest = notLoaded + Math.max(0, tables.length - SHOWN), names = shortestNames(tables);
  return h("ul.list", tables.slice(0, SHOWN).map((table) => h("li", h("a.item", {
    href: formatRoute(graphRoute("dataset", table.namespace, table.name, filter)), title: `${table.namespace}: ${table.name}`,
  },
  icon(table.kind), h("span.name", names.get(table.id)), h("span.where", cut(`${table.namespace}: ${table.name}`)),
  h("span.who", [table.team, table.owner].filter(Boolean).join(" · ")),
  h("span.badges", badges(table), table.tags.slice(0, 3).map((tag) => h("span.tag", tag))),
  h("span.when", since(table.updatedAt))))),
  rest > 0 && h("li.none", `${count(rest)} more: search by name, or choose a namespace.`));
}

function jobList(jobs, filter) {
  const latest = jobs.filter((job) => job.lastRun)
    .toSorted((a, b) => String(b.lastRun.startedAt ?? "").localeCompare(String(a.lastRun.startedAt ?? ""))).slice(0, RUNS);
  return h("ul.list", latest.map((job) => {
    const look = stateLook(job.lastRun.state);
    return h("li", h("a.item.job", { href: formatRoute(graphRoute("job", job.namespace, job.name, filter)), title: `${job.namespace}: ${job.name}` },
      h(`span.state.${look.colour}`, { title: look.word }, look.sign),
      h("span.name", cut(job.name)),
      h("span.when", job.lastRun.duration === null ? `${look.word}, began ` : `${duration(job.lastRun.duration)} · `, since(job.lastRun.startedAt)),
      job.lastRun.error && h("span.error", { title: job.lastRun.error.slice(0, 600) }, cause(job.lastRun.error))));
  }));
}
