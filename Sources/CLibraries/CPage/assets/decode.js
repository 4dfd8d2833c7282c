// Marquez's answers, and what our store adds to them, as the plain values that the page draws.

export const tableId = (namespace, name) => `dataset:${namespace}:${name}`;
const jobId = (namespace, name) => `job:${namespace}:${name}`;
export const columnId = (namespace, dataset, field) => JSON.stringify([namespace, dataset, field]);

/** A dataset, from a node of the graph, a list or its own page; `sparklineage` is what Marquez does not know. */
export function decodeTable(data) {
  const facets = data.facets ?? {}, more = data.sparklineage ?? {};
  const namespace = text(data.id?.namespace ?? data.namespace), name = text(data.id?.name ?? data.name);
  const told = more.tags ?? facets.tags?.tags ?? [];
  const aliases = more.names ?? facets.symlinks?.identifiers ?? [];
  return {
    id: tableId(namespace, name), type: "table", namespace, name,
    kind: data.type === "STREAM" || namespace.startsWith("kafka://") ? "topic" : "table",
    description: data.description ?? facets.documentation?.description ?? "",
    fields: (data.fields ?? []).map((field) => decodeField(field, told)),
    tags: tagTexts(data.tags, told.filter((tag) => !tag.field)),
    updatedAt: more.lastModifiedAt ?? data.lastModifiedAt ?? data.updatedAt ?? null,
    ...decodeOwners(more, facets),
    completeness: decodeCompleteness(more.completeness ?? facets.sparklineage_completeness),
    quality: decodeQuality(facets, more.quality),
    alias: aliases.length > 0 ? text(aliases[0].name) : null,
    aliases: aliases.map((one) => `${text(one.namespace)}: ${text(one.name)}`),
    lifecycle: data.lastLifecycleState ?? "",
    isDeleted: data.deleted === true || data.lastLifecycleState === "DROP",
    lastRun: more.latestRun ? decodeRun(more.latestRun) : null,
  };
}

/** A job, from a node of the graph, a list or its own page. */
export function decodeJob(data) {
  const namespace = text(data.id?.namespace ?? data.namespace), name = text(data.id?.name ?? data.name);
  return {
    id: jobId(namespace, name), type: "job", namespace, name, kind: "job",
    isStream: data.type === "STREAM",
    parent: data.parentJobName ?? null,
    description: data.description ?? "", location: data.location ?? null,
    inputs: (data.inputs ?? []).map((one) => tableId(text(one.namespace), text(one.name))),
    outputs: (data.outputs ?? []).map((one) => tableId(text(one.namespace), text(one.name))),
    tags: tagTexts(data.tags, data.sparklineage?.tags ?? []), updatedAt: data.updatedAt ?? null,
    ...decodeOwners(data.sparklineage ?? {}, data.facets ?? {}),
    completeness: decodeCompleteness(data.sparklineage?.completeness),
    lastRun: decodeLatestRun(data), fields: [], quality: null, isDeleted: false,
  };
}

/** A run, with what its facets say of rows and of its failure. */
export function decodeRun(data) {
  const failure = data.facets?.errorMessage ?? null, more = data.sparklineage ?? data;
  return {
    id: text(data.id), state: text(data.state ?? "NEW"),
    startedAt: data.startedAt ?? data.createdAt ?? null, endedAt: data.endedAt ?? null,
    duration: data.durationMs ?? between(data.startedAt, data.endedAt),
    rows: more.rows ?? writtenRows(data.outputDatasetVersions),
    bytes: more.bytes ?? null,
    error: more.error ?? failure?.message ?? null,
    trace: failure?.stackTrace ?? null,
  };
}

// Marquez's own run has facets, our summary has rows and the error: together they say all.
function decodeLatestRun(data) {
  const more = data.sparklineage?.latestRun, own = data.latestRun;
  return more || own ? decodeRun({ ...own, ...more }) : null;
}

/** The nodes of `/lineage`: tables and jobs, jobs with the edges that the graph has. */
export function decodeLineage(answer) {
  const tables = new Map(), jobs = new Map();
  for (const node of answer.graph ?? []) {
    if (node.type === "DATASET") tables.set(node.id, { ...decodeTable(node.data), id: node.id });
    if (node.type === "JOB") {
      jobs.set(node.id, {
        ...decodeJob(node.data), id: node.id,
        inputs: unique((node.inEdges ?? []).map((edge) => edge.origin)),
        outputs: unique((node.outEdges ?? []).map((edge) => edge.destination)),
      });
    }
  }
  return { tables, jobs };
}

/** The first words about completeness: null where nothing is said or nothing is missing. */
export function decodeCompleteness(facet) {
  if (!facet || facet.complete !== false) return null;
  return (facet.reasons ?? []).map((reason) => ({
    kind: text(reason.kind), operator: reason.operator ?? null, missing: reason.missing ?? null,
    remedy: reason.remedy ?? null,
  }));
}

/** Assertions and metrics of data quality, or only their numbers: null where there are none. */
function decodeQuality(facets, numbers = null) {
  const assertions = (facets.dataQualityAssertions?.assertions ?? []).map((one) => ({
    name: text(one.assertion), column: one.column ?? null, isMet: one.success === true,
  }));
  const metrics = facets.dataQualityMetrics ?? null;
  if (assertions.length === 0 && !metrics && !numbers) return null;
  const failed = assertions.filter((one) => !one.isMet).length;
  return {
    assertions, total: numbers?.assertions ?? assertions.length, failed: numbers?.failed ?? failed,
    rows: metrics?.rowCount ?? null, bytes: metrics?.bytes ?? null,
    columns: Object.entries(metrics?.columnMetrics ?? {}).map(([name, values]) => ({ name, values })),
  };
}

function decodeField(field, told) {
  const name = text(field.name), own = told.filter((tag) => tag.field === name);
  return { name, type: field.type ?? null, tags: tagTexts(field.tags, own), description: field.description ?? "" };
}

function decodeOwners(more, facets) {
  const owners = more.owners ?? facets.ownership?.owners ?? [];
  const isTeam = (owner) => /^team:/.test(owner.name ?? "") || String(owner.type).toLowerCase() === "team";
  const team = more.team ?? owners.find(isTeam)?.name ?? null;
  const owner = more.owner ?? owners.find((one) => !isTeam(one))?.name ?? null;
  return { team: team?.replace(/^team:/, "") ?? null, owner: owner?.replace(/^owner:/, "") ?? null };
}

function writtenRows(versions) {
  const rows = (versions ?? []).map((one) => one.facets?.outputStatistics?.rowCount).filter(Number.isFinite);
  return rows.length > 0 ? rows.reduce((sum, one) => sum + one, 0) : null;
}

// A tag set by hand and one of an event may be the same word, written differently.
function tagTexts(words, told) {
  const found = new Map();
  for (const tag of [...told, ...(words ?? [])].map(tagText)) {
    const key = tag.toLowerCase().replace(/^.*: /, "");
    if (!found.has(key)) found.set(key, tag);
  }
  return [...found.values()];
}

function tagText(tag) {
  if (typeof tag === "string") return tag.toLowerCase();
  const key = text(tag.key);
  return tag.value === undefined || tag.value === null || tag.value === "true" ? key : `${key}: ${text(tag.value)}`;
}

const text = (value) => (value === null || value === undefined ? "" : String(value));
const unique = (values) => [...new Set(values)];
const between = (start, end) => (start && end ? Date.parse(end) - Date.parse(start) : null);
