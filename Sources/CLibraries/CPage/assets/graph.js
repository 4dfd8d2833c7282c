// The graph that people think in: tables, joined by the jobs between them.

/**
 * Tables joined by what makes one of another.
 *
 * A job is an edge, not a node, save where it writes nothing, is the middle of the graph, or all jobs are asked for.
 * A table that a job both reads and writes has no edge to itself.
 *
 * @param lineage {tables, jobs} of `decodeLineage`
 * @param showsJobs whether all jobs are nodes
 * @param focus the id of the middle of the graph
 * @returns {nodes: Map, edges: [{from, to, jobs}]}
 */
export function tableGraph(lineage, showsJobs = false, focus = null) {
  const nodes = new Map(), edges = new Map();
  for (const table of lineage.tables.values()) nodes.set(table.id, { ...table, makers: [] });
  for (const job of lineage.jobs.values()) {
    const inputs = job.inputs.filter((id) => nodes.has(id)), outputs = job.outputs.filter((id) => nodes.has(id));
    for (const id of outputs) nodes.get(id).makers.push(job);
    const isNode = showsJobs || job.id === focus || outputs.length === 0;
    if (isNode) {
      nodes.set(job.id, { ...job, makers: [job] });
      for (const id of inputs) if (!outputs.includes(id)) join(edges, id, job.id, job);
      for (const id of outputs) join(edges, job.id, id, job);
    } else {
      for (const from of inputs) for (const to of outputs) if (from !== to) join(edges, from, to, job);
    }
  }
  return { nodes, edges: [...edges.values()] };
}

function join(edges, from, to, job) {
  const key = `${from}\n${to}`;
  const known = edges.get(key);
  if (known) known.jobs.push(job); else edges.set(key, { from, to, jobs: [job] });
}

// What edges leave open, the names decide: people look for `day_9` before `day_10`.
const byName = new Intl.Collator("en", { numeric: true });

/**
 * What lies up to `up` tables before and `down` tables behind a node, without the siblings.
 *
 * @returns {nodes, edges}, nodes by their names
 */
export function neighbourhood(graph, focus, up, down) {
  const before = new Map(), behind = new Map();
  for (const edge of graph.edges) {
    push(before, edge.to, edge.from);
    push(behind, edge.from, edge.to);
  }
  const kept = new Set([focus, ...reached(graph, before, focus, up), ...reached(graph, behind, focus, down)]);
  const nodes = new Map([...graph.nodes].filter(([id]) => kept.has(id)).sort(([a], [b]) => byName.compare(a, b)));
  const edges = graph.edges.filter((edge) => kept.has(edge.from) && kept.has(edge.to));
  return { nodes, edges };
}

// Jobs on the way cost no step: the same tables are seen with and without them.
function reached(graph, neighbours, start, depth) {
  const seen = new Set([start]);
  let front = [start];
  for (let step = 0; step <= depth && front.length > 0; step += 1) {
    const next = [];
    for (let at = 0; at < front.length; at += 1) {
      for (const id of neighbours.get(front[at]) ?? []) {
        const isJob = graph.nodes.get(id).type === "job";
        if (seen.has(id) || (!isJob && step === depth)) continue;
        seen.add(id);
        (isJob ? front : next).push(id);
      }
    }
    front = next;
  }
  return seen;
}

/** The run that says most of how a table is: the one that fails, else the one that goes on, else the last. */
export function tellingRun(node) {
  const runs = [...node.makers.map((job) => job.lastRun), node.lastRun].filter(Boolean);
  const rank = { FAILED: 3, RUNNING: 2, ABORTED: 1 };
  runs.sort((a, b) => (rank[b.state] ?? 0) - (rank[a.state] ?? 0)
    || String(b.startedAt ?? "").localeCompare(String(a.startedAt ?? "")));
  return runs[0] ?? null;
}

function push(map, key, value) {
  if (map.has(key)) map.get(key).push(value); else map.set(key, [value]);
}
