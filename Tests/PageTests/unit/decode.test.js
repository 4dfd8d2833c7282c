import { decodeCompleteness, decodeJob, decodeLineage, decodeRun, decodeTable } from "/assets/decode.js";
import { equal, test } from "./check.js";

test("a dataset of Marquez itself, with nulls everywhere", () => {
  const table = decodeTable({ id: { namespace: "n", name: "t" }, fields: [{ name: "a", type: null, tags: [], description: null }], tags: [], facets: {}, description: null, updatedAt: null });
  equal([table.id, table.team, table.owner, table.completeness, table.quality, table.lastRun, table.fields[0].type], ["dataset:n:t", null, null, null, null, null, null]);
});

test("owners come from the summary, else from the facet", () => {
  const owners = [{ name: "team:sales", type: "OWNER" }, { name: "a@example.com", type: "OWNER" }];
  const told = decodeTable({ id: { namespace: "n", name: "t" }, facets: { ownership: { owners } } });
  equal([told.team, told.owner], ["sales", "a@example.com"]);
  const both = decodeTable({ id: { namespace: "n", name: "t" }, facets: { ownership: { owners } }, sparklineage: { team: "x", owner: "y" } });
  equal([both.team, both.owner], ["x", "y"]);
});

test("tags of columns go to columns, and no tag comes twice", () => {
  const tags = [{ key: "tier", value: "gold", field: null }, { key: "pii", value: "true", field: "id" }];
  const table = decodeTable({ id: { namespace: "n", name: "t" }, tags: ["GOLD"], fields: [{ name: "id", tags: ["PII"] }], sparklineage: { tags } });
  equal([table.tags, table.fields[0].tags], [["tier: gold"], ["pii"]]);
});

test("incomplete lineage has its remedies, complete lineage says nothing", () => {
  equal(decodeCompleteness({ complete: true, reasons: [] }), null);
  equal(decodeCompleteness(null), null);
  equal(decodeCompleteness({ complete: false, reasons: [{ kind: "TRUNCATED", remedy: "x=1" }] }), [{ kind: "TRUNCATED", operator: null, missing: null, remedy: "x=1" }]);
});

test("quality is known by its numbers where the facet is not there", () => {
  const table = decodeTable({ id: { namespace: "n", name: "t" }, sparklineage: { quality: { assertions: 4, failed: 1 } } });
  equal([table.quality.total, table.quality.failed], [4, 1]);
});

test("a run's rows and error come from the summary, else from facets", () => {
  const run = { id: "1", state: "FAILED", startedAt: "2026-03-01T00:00:00Z", endedAt: "2026-03-01T00:00:02Z", durationMs: null, facets: { errorMessage: { message: "it broke" } }, outputDatasetVersions: [{ facets: { outputStatistics: { rowCount: 3 } } }, { facets: { outputStatistics: { rowCount: 4 } } }] };
  equal([decodeRun(run).rows, decodeRun(run).error, decodeRun(run).duration], [7, "it broke", 2000]);
  equal([decodeRun({ ...run, sparklineage: { rows: 9, error: "why" } }).rows, decodeRun({ ...run, sparklineage: { rows: 9, error: "why" } }).error], [9, "why"]);
});

test("a job's last run unites Marquez's own and ours", () => {
  const job = decodeJob({ id: { namespace: "n", name: "j" }, latestRun: { id: "1", state: "FAILED", facets: {} }, sparklineage: { latestRun: { id: "1", state: "FAILED", rows: 5, error: "e" } } });
  equal([job.lastRun.rows, job.lastRun.error], [5, "e"]);
});

test("the graph's own edges say what a job reads and writes", () => {
  const edge = (origin, destination) => ({ origin, destination });
  const { tables, jobs } = decodeLineage({ graph: [
    { id: "dataset:n:a", type: "DATASET", data: { id: { namespace: "n", name: "a" } } },
    { id: "job:n:j", type: "JOB", data: { id: { namespace: "n", name: "j" } }, inEdges: [edge("dataset:n:a", "job:n:j"), edge("dataset:n:a", "job:n:j")], outEdges: [edge("job:n:j", "dataset:n:b")] },
    { id: "run:1", type: "RUN", data: {} }] });
  equal([[...tables.keys()], jobs.get("job:n:j").inputs, jobs.get("job:n:j").outputs], [["dataset:n:a"], ["dataset:n:a"], ["dataset:n:b"]]);
  equal(decodeLineage({}).tables.size, 0);
});
