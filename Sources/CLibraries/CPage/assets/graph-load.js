// Fetches what the graph and its panel show.

import { find } from "./api.js";
import { decodeColumnEdges } from "./columns.js";
import { decodeJob, decodeLineage, decodeRun, decodeTable } from "./decode.js";

// Tables come first: columns that take longer are drawn when they come.
const PATIENCE = 150;

/** The node id of a route, as Marquez writes it. */
const nodeOf = (route) => `${route.type}:${route.namespace}:${route.name}`;

/**
 * Tables, jobs and column edges around a node.
 *
 * @returns {lineage, focus, edges, isCut: whether there is more than an answer holds, later: promise of edges that were too
 *   slow, or null}; null for an unknown node
 */
export async function loadGraph(route, signal) {
  const depth = Math.max(route.up, route.down), asked = { nodeId: nodeOf(route), depth };
  const columns = loadColumns(asked.nodeId, Math.max(depth, 1), signal);
  // An unknown dataset is told of once, by the other question.
  columns.catch(() => {});
  const answer = await find(["lineage"], asked, { signal });
  if (!answer) return null;
  const lineage = decodeLineage(answer);
  const first = await Promise.race([columns, new Promise((done) => setTimeout(done, PATIENCE, null))]);
  const isCut = isCutShort(answer) || first?.isCut === true;
  return { lineage, focus: focusOf(lineage, route), edges: first?.edges ?? [], isCut, later: first ? null : columns };
}

const isCutShort = (answer) => answer.sparklineage?.cut === true;

/** Column edges up- and downstream of a dataset, or of what a job writes: {edges, isCut}. */
export async function loadColumns(nodeId, depth, signal) {
  const answer = await find(["column-lineage"], { nodeId, depth, withDownstream: true, throughDecisions: true }, { signal });
  return answer ? { edges: decodeColumnEdges(answer), isCut: isCutShort(answer) } : { edges: [], isCut: false };
}

// A table may be asked for by any of its names; the graph has it under its first.
function focusOf(lineage, route) {
  const id = nodeOf(route), alias = `${route.namespace}: ${route.name}`;
  if (lineage.tables.has(id) || lineage.jobs.has(id)) return id;
  const other = [...lineage.tables.values()].find((table) => table.aliases.includes(alias));
  return other?.id ?? [...lineage.tables.keys(), ...lineage.jobs.keys()][0] ?? id;
}

/** All that is known of one table or job. */
export async function loadNode(node) {
  const kind = node.type === "job" ? "jobs" : "datasets";
  const data = await find(["namespaces", node.namespace, kind, node.name]);
  if (!data) return node;
  const told = node.type === "job" ? decodeJob(data) : decodeTable(data);
  // What the graph says of it is kept where its own page says less.
  return { ...node, ...Object.fromEntries(Object.entries(told).filter(([key, value]) => !isNothing(value) && key !== "id")) };
}

/** The versions of a table, newest first. */
export async function loadVersions(node) {
  const answer = await find(["namespaces", node.namespace, "datasets", node.name, "versions"], { limit: 100 });
  return (answer?.versions ?? []).map((version) => ({ ...version, fields: version.fields ?? [] }));
}

/** The latest runs of jobs: [{run, job}], newest first. */
export async function loadRuns(jobs) {
  const lists = await Promise.all(jobs.slice(0, 8).map(async (job) => {
    const answer = await find(["namespaces", job.namespace, "jobs", job.name, "runs"], { limit: 30 });
    return (answer?.runs ?? []).map((run) => ({ run: decodeRun(run), job: jobs.length > 1 ? job : null }));
  }));
  return lists.flat().sort((a, b) => String(b.run.startedAt ?? "").localeCompare(String(a.run.startedAt ?? ""))).slice(0, 60);
}

const isNothing = (value) => value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
