import { columnsOnPaths, decodeColumnEdges, edgeIndex, litPath } from "/assets/columns.js";
import { columnId } from "/assets/decode.js";
import { labels, longText, shortText } from "/assets/wire-text.js";
import { equal, test } from "./check.js";

const input = (dataset, field, subtype, text = "") => ({ namespace: "n", dataset, field, transformations: [{ type: ["FILTER", "JOIN"].includes(subtype) ? "INDIRECT" : "DIRECT", subtype, description: text }] });
const node = (dataset, field, ...inputFields) => ({ type: "DATASET_FIELD", data: { namespace: "n", dataset, field, inputFields } });
const id = (dataset, field) => columnId("n", dataset, field);

// a.x → b.x → c.x, a.y decides over b.x, and a.z over all of c; d.q hangs on c.x by a filter, e.q on d.q.
const answer = {
  graph: [
    node("b", "x", input("a", "x", "IDENTITY"), input("a", "y", "FILTER")), node("c", "x", input("b", "x", "AGGREGATION", "sum(x)")),
    node("c", "w", input("b", "w", "IDENTITY")), node("d", "q", input("c", "x", "FILTER")), node("e", "q", input("d", "q", "IDENTITY")),
    node("b", "x", input("b", "x", "IDENTITY")),
  ],
  sparklineage: { datasets: [{ namespace: "n", name: "c", indirect: [input("a", "z", "JOIN"), input("c", "x", "JOIN")] }] },
};
const index = edgeIndex(decodeColumnEdges(answer));

test("edges of a table to itself are none, and each other edge is there once", () => {
  equal(index.edges.length, 7);
  equal(decodeColumnEdges({ graph: [...answer.graph, ...answer.graph] }).length, 6);
});

test("the path of a column: values and what decides over them near, the rest beyond", () => {
  const path = litPath(index, [id("c", "x")]);
  equal(path.near, new Set([id("a", "x"), id("a", "y"), id("a", "z"), id("b", "x"), id("c", "x"), id("d", "q")]));
  equal(path.all, new Set([...path.near, id("e", "q")]));
});

test("a decision over a whole table goes on from all of its columns", () => {
  const path = litPath(index, [id("a", "z")]);
  equal(path.near, new Set([id("a", "z"), id("c", null)]));
  equal(path.all.has(id("e", "q")), true);
});

test("siblings are no path", () => {
  equal(litPath(index, [id("a", "y")], (edge) => edge.isDirect).all, new Set([id("a", "y")]));
  equal(litPath(index, [id("b", "w")]).near.has(id("a", "x")), false);
});

test("circles end", () => {
  const circle = edgeIndex(decodeColumnEdges({ graph: [node("a", "x", input("b", "x", "IDENTITY")), node("b", "x", input("a", "x", "FILTER"))] }));
  equal(litPath(circle, [id("a", "x")]).all.size, 2);
});

test("a very long chain does not exhaust the stack", () => {
  const graph = Array.from({ length: 50000 }, (_, at) => node(`t${at + 1}`, "x", input(`t${at}`, "x", "IDENTITY")));
  equal(litPath(edgeIndex(decodeColumnEdges({ graph })), [id("t0", "x")]).all.size, 50001);
});

test("columns on paths through a table", () => {
  const found = columnsOnPaths(index, ["dataset:n:b"]);
  equal([...found.get("dataset:n:a")].sort(), ["x", "y"]);
  equal([...found.get("dataset:n:c")].sort(), ["w", "x"]);
});

test("Marquez's one word is enough to tell direct from indirect", () => {
  const old = { type: "DATASET_FIELD", data: { namespace: "n", dataset: "b", field: "x", inputFields: [
    { namespace: "n", dataset: "a", field: "x", transformationType: "IDENTITY", transformationDescription: null },
    { namespace: "n", dataset: "a", field: "y", transformationType: "INDIRECT", transformationDescription: null },
    { namespace: "n", dataset: "a", field: "z", transformationType: null, transformationDescription: null }] } };
  equal(decodeColumnEdges({ graph: [old] }).map((edge) => edge.isDirect), [true, false, true]);
});

test("wires say their expression, copies say nothing", () => {
  const edges = decodeColumnEdges(answer);
  equal(shortText(edges.filter((edge) => edge.to.field === "x" && edge.from.field === "x" && edge.kind === "IDENTITY")), "");
  equal(longText(edges.find((edge) => edge.kind === "AGGREGATION")), "aggregated: sum(x)");
  const wire = (field, edge) => ({ to: { id: "c", field }, isDirect: edge.isDirect, edges: [edge] });
  equal(labels([wire("x", edges.find((edge) => edge.kind === "AGGREGATION")), wire(null, edges.find((edge) => edge.kind === "JOIN"))]).map((label) => label.text), ["sum(x)", "join"]);
});
