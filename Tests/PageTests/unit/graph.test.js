import { neighbourhood, tableGraph, tellingRun } from "/assets/graph.js";
import { equal, test } from "./check.js";

const table = (name) => ({ id: name, type: "table", namespace: "n", name, fields: [], lastRun: null });
const job = (name, inputs, outputs, state = "COMPLETED") => ({ id: name, type: "job", namespace: "n", name, inputs, outputs, lastRun: { state, startedAt: "2026-01-01" } });
const lineage = (tables, jobs) => ({ tables: new Map(tables.map((name) => [name, table(name)])), jobs: new Map(jobs.map((one) => [one.id, one])) });
const pairs = (graph) => graph.edges.map((edge) => `${edge.from}>${edge.to}`).sort();

test("jobs are edges, no table has an edge to itself", () => {
  const graph = tableGraph(lineage(["a", "b"], [job("j", ["a", "b"], ["b"])]));
  equal([pairs(graph), [...graph.nodes.keys()]], [["a>b"], ["a", "b"]]);
});

test("two jobs between two tables are one edge that names both", () => {
  const graph = tableGraph(lineage(["a", "b"], [job("j", ["a"], ["b"]), job("k", ["a"], ["b"])]));
  equal(graph.edges.map((edge) => edge.jobs.map((one) => one.id)), [["j", "k"]]);
});

test("a job that writes nothing is a node, and so is every job when they are asked for", () => {
  const some = lineage(["a", "b"], [job("j", ["a"], ["b"]), job("deploy", ["b"], [])]);
  equal(pairs(tableGraph(some)), ["a>b", "b>deploy"]);
  equal(pairs(tableGraph(some, true)), ["a>j", "b>deploy", "j>b"]);
});

test("a job that reads and writes one table alone leaves the table alone", () => {
  const graph = tableGraph(lineage(["a"], [job("j", ["a"], ["a"])]));
  equal([pairs(graph), graph.nodes.size], [[], 1]);
});

test("a job that reads nothing is no node, however many tables it drops", () => {
  const some = lineage(["a", "b", "c", "d"], [job("drop", [], ["a", "b", "c", "d"])]);
  equal([[...tableGraph(some).nodes.keys()], pairs(tableGraph(some))], [["a", "b", "c", "d"], []]);
  equal(pairs(tableGraph(some, true)).length, 4);
});

test("a job in the middle is a node", () => {
  equal(pairs(tableGraph(lineage(["a", "b"], [job("j", ["a"], ["b"])]), false, "j")), ["a>j", "j>b"]);
});

test("jobs on the way cost no step", () => {
  const some = lineage(["a", "b", "c"], [job("1", ["a"], ["b"]), job("2", ["b"], ["c"]), job("end", ["b"], [])]);
  const seen = (showsJobs) => [...neighbourhood(tableGraph(some, showsJobs), "a", 0, 1).nodes.keys()].sort();
  equal([seen(false), seen(true)], [["a", "b", "end"], ["1", "2", "a", "b", "end"]]);
});

test("siblings of a common source are not shown", () => {
  const graph = tableGraph(lineage(["s", "a", "b", "c"], [job("1", ["s"], ["a"]), job("2", ["s"], ["b"]), job("3", ["a"], ["c"])]));
  equal([...neighbourhood(graph, "a", 5, 5).nodes.keys()], ["a", "c", "s"]);
  equal([...neighbourhood(graph, "a", 1, 0).nodes.keys()], ["a", "s"]);
  equal([...neighbourhood(graph, "a", 0, 0).nodes.keys()], ["a"]);
});

test("tables stand in the order of their names, numbers as numbers", () => {
  const graph = tableGraph(lineage(["s", "day_10", "day_9"], [job("1", ["s"], ["day_10"]), job("2", ["s"], ["day_9"])]));
  equal([...neighbourhood(graph, "s", 1, 1).nodes.keys()], ["day_9", "day_10", "s"]);
});

test("a failure says more of a table than a later success of another job", () => {
  const graph = tableGraph(lineage(["a"], [job("j", [], ["a"]), job("k", [], ["a"], "FAILED")]));
  equal(tellingRun(graph.nodes.get("a")).state, "FAILED");
});
