import { cut } from "/assets/dom.js";
import { madeOf } from "/assets/made-of.js";
import { edgeIndex } from "/assets/columns.js";
import { columnId, tableId } from "/assets/decode.js";
import { changedNodes, sameEdges, union } from "/assets/changes.js";
import { ranked } from "/assets/search.js";
import { stuckMark } from "/assets/stuck.js";
import { equal, test } from "./check.js";

test("a long name is cut in its middle, before the part that tells", () => {
  const parts = (text) => [...cut(text).children].map((part) => part.textContent);
  equal(parts("short.name"), ["short.name"]);
  equal(parts("huge.atomic_create_table_as_select.out_h_windows"), ["huge.atomic_create_table_as_select.", "out_h_windows"]);
  equal(parts("file: /srv/lake/of/a/long/path/wh/db/orders"), ["file: /srv/lake/of/", "a/long/path/wh/db/orders"]);
  equal(parts("x".repeat(40)), ["x".repeat(14), "x".repeat(26)]);
  equal(cut("huge.atomic_create_table_as_select.out_h_windows").textContent, "huge.atomic_create_table_as_select.out_h_windows");
});

test("what is found by its last part comes first, tables before jobs", () => {
  const found = [["job", "app.orders"], ["dataset", "wh/orders_old"], ["dataset", "wh/old/orders"], ["dataset", "wh/reorders"]];
  equal(ranked(found.map(([type, name]) => ({ type, name })), "Orders").map((one) => one.name),
    ["wh/old/orders", "wh/orders_old", "wh/reorders", "app.orders"]);
});

const place = (table, field) => ({ id: columnId("n", table, field), table: tableId("n", table), field });
const edge = (from, to, kind, text = "", isDirect = true) => ({ key: [from.id, to.id, kind].join(">"), from, to, kind, text, isDirect });

test("an expression of several columns stands once, with all of them", () => {
  const to = place("t", "total"), text = "sum(price * qty)";
  const index = edgeIndex([edge(place("s", "day"), to, "WINDOW", "", false), edge(place("s", "price"), to, "AGGREGATION", text), edge(place("s", "qty"), to, "AGGREGATION", text)]);
  const names = new Map([[tableId("n", "s"), "s"]]);
  equal(madeOf(index, names, { namespace: "n", name: "t" }, "total"), [
    { froms: ["s.price", "s.qty"], isDirect: true, how: "aggregated", text },
    { froms: ["s.day"], isDirect: false, how: "window", text: "" }]);
  equal(madeOf(index, names, { namespace: "n", name: "t" }, "total", (one) => !one.isDirect).length, 1);
  equal(madeOf(index, names, { namespace: "n", name: "t" }, "other"), []);
});

test("what came, went or changed is told, and what only moved is not", () => {
  const answer = (...tables) => ({ lineage: { tables: new Map(tables.map(([id, state]) => [id, { id, state }])), jobs: new Map() } });
  equal(changedNodes(answer(["a", 1], ["b", 1], ["c", 1]), answer(["c", 1], ["b", 2], ["d", 1])), new Set(["a", "b", "d"]));
  const [one, two] = ["a", "b"].map((name) => edge(place("s", name), place("t", name), "IDENTITY"));
  equal([sameEdges([one, two], [two, one]), sameEdges([one], [{ ...one, text: "x" }]), sameEdges([one], [one, two])], [true, false, false]);
  equal(union([one], [{ ...one, text: "x" }, two]).map((found) => found.text), ["x", ""]);
});

test("there is news when an output has taken an event, or another process has put one into the store", () => {
  const health = { sinks: [{ name: "a", delivered: 3, waiting: 1, oldestSeconds: 2 }], storedEvent: 7, uptimeSeconds: 10 };
  const mark = (change) => stuckMark({ ...health, ...change });
  equal(mark({ uptimeSeconds: 20 }), mark({}));
  equal(mark({ sinks: [{ name: "a", delivered: 3, waiting: 2, oldestSeconds: 3 }] }), mark({}));
  equal(mark({ sinks: [{ name: "a", delivered: 4 }] }) === mark({}), false);
  equal(mark({ storedEvent: 8 }) === mark({}), false);
});
