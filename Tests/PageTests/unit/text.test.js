import { ago, bytes, cause, count, counted, duration, moment } from "/assets/format.js";
import { formatRoute, parseRoute } from "/assets/route.js";
import { schemaChanges, versionHistory } from "/assets/schema-diff.js";
import { url } from "/assets/api.js";
import { equal, test } from "./check.js";

test("durations are said in at most two units", () => {
  equal([0, 999, 1000, 9949, 61000, 3600000, 90061000, 59999, null].map(duration),
    ["0 ms", "999 ms", "1.0 s", "9.9 s", "1 min 1 s", "1 h", "1 d 1 h", "1 min", "–"]);
});

test("numbers are short", () => {
  equal([0, 9999, 12345, 999999, 4812330, 5e9, null].map(count), ["0", "9,999", "12.3 k", "1000 k", "4.8 M", "5 G", "–"]);
  equal([1, 2].map((number) => counted(number, "row")), ["1 row", "2 rows"]);
  equal([12, 2048, 812334100].map(bytes), ["12 B", "2 kB", "812 MB"]);
});

test("of an error the line that says what went wrong comes first", () => {
  const task = "Job aborted due to stage failure: Task 0 in stage 0.0 failed 1 times, most recent failure: Lost task 0.0 in stage 0.0 (TID 0) (localhost executor driver): java.lang.RuntimeException: books do not balance\n\tat org.apache.spark.Some.next(Some.java:7)";
  const host = "org.apache.spark.SparkException: Job aborted due to stage failure: Task 3 in stage 1.0 failed 4 times, most recent failure: Lost task 3.3 in stage 1.0 (TID 12) (10.0.0.5 executor 4): java.io.IOException: no space (disk 2)\n\tat x";
  const write = "org.apache.spark.SparkException: Writing job aborted.\n\tat a.b(C.java:1)\nCaused by: java.io.IOException: no such bucket\n\tat d\nCaused by: Access denied (403)\n\t... 3 more";
  equal([task, host, write].map(cause), ["java.lang.RuntimeException: books do not balance", "java.io.IOException: no space (disk 2)", "Access denied (403)"]);
  equal(["boom", " [TABLE_NOT_FOUND] no table t; line 1\nmore", "Writing job aborted.", ""].map(cause), ["boom", "[TABLE_NOT_FOUND] no table t; line 1", "Writing job aborted.", ""]);
});

test("times are relative for a month", () => {
  const now = Date.parse("2026-03-01T12:00:00Z");
  equal(["2026-03-01T11:59:30Z", "2026-03-01T11:00:00Z", "2026-01-01T00:00:00Z", "rubbish", null].map((time) => ago(time, now)),
    ["just now", "1 h ago", "2026-01-01", "–", "–"]);
  equal(moment("2026-03-01T00:00:01.5Z"), "2026-03-01 00:00:01 UTC");
});

test("an address keeps all that a view is", () => {
  const route = { view: "graph", type: "dataset", namespace: "s3://l/?#%", name: "a b/ü:\n/c", up: 1, down: 20, column: "x & y", jobs: true, filter: { team: "a/b", namespace: "n" } };
  equal(parseRoute(formatRoute(route)), { ...route, filter: { namespace: "n", team: "a/b" } });
  equal(parseRoute("#/stuck").view, "stuck");
});

test("an address that nobody understands is the first view", () => {
  for (const hash of ["", "#", "#/", "#/dataset/x", "#/what/a/b", "#/dataset/%ff/%"]) {
    equal(typeof parseRoute(hash).view, "string");
  }
  equal(parseRoute("#/dataset/a/b?up=-4&down=999"), { view: "graph", type: "dataset", namespace: "a", name: "b", up: 0, down: 20, column: null, jobs: false, filter: {} });
});

test("names are one segment each of an address of the API", () => {
  equal(url(["namespaces", "s3://a", "datasets", "x/y?#"], { limit: 2, q: null }), "/api/v1/namespaces/s3%3A%2F%2Fa/datasets/x%2Fy%3F%23?limit=2");
});

const field = (name, type) => ({ name, type });

test("columns are added, removed and change their type", () => {
  equal(schemaChanges([field("a", "int"), field("b", "int"), field("c", "int")], [field("c", "INT"), field("a", "bigint"), field("d", "date")]), [
    { kind: "retyped", name: "a", type: "bigint", before: "int" }, { kind: "added", name: "d", type: "date" }, { kind: "removed", name: "b", type: "int" }]);
});

test("versions of one schema are one entry, and a version without a schema took no column away", () => {
  const version = (id, fields) => ({ id, fields, lifecycleState: "" });
  const history = versionHistory([version(4, [field("a", "int"), field("b", "int")]), version(3, []), version(2, [field("a", "int")]), version(1, [field("a", "int")])]);
  equal(history.map((entry) => [entry.version.id, entry.same, entry.changes.length, entry.isFirst]), [[4, 0, 1, false], [3, 2, 0, true]]);
});
