import { layersOf, withoutCircles } from "/assets/layers.js";
import { layout, SIZE } from "/assets/layout.js";
import { crossings, orderLayers } from "/assets/order.js";
import { makeScene, makeWires, anchor } from "/assets/scene.js";
import { nextCard } from "/assets/steps.js";
import { columnId } from "/assets/decode.js";
import { equal, test, truth } from "./check.js";

const edges = (...pairs) => pairs.map((pair) => ({ from: pair[0], to: pair[1] }));
const nodes = (names, height = 40) => [...names].map((id) => ({ id, height }));

// The same numbers every time (mulberry32).
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

test("every edge leads from a layer to a later one, but for those that close a circle", () => {
  const layer = layersOf([..."abcd"], withoutCircles([..."abcd"], edges("ab", "bc", "ca", "cd", "aa")));
  truth(layer.get("a") < layer.get("b") && layer.get("b") < layer.get("c") && layer.get("c") < layer.get("d"), "order");
});

test("a source stands near its reader", () => {
  const layer = layersOf([..."abcs"], withoutCircles([..."abcs"], edges("ab", "bc", "sc")));
  equal(layer.get("s"), 1);
});

test("no two tables overlap and the drawing begins at nought", () => {
  const next = random(5), ids = Array.from({ length: 300 }, (_, at) => `n${at}`);
  const some = Array.from({ length: 600 }, () => ({ from: ids[Math.floor(next() * 300)], to: ids[Math.floor(next() * 300)] }));
  const { places, height } = layout(ids.map((id) => ({ id, height: 30 + Math.floor(next() * 200) })), some);
  const columns = Map.groupBy(places.values(), (place) => place.x);
  for (const layer of columns.values()) {
    layer.sort((a, b) => a.y - b.y);
    layer.forEach((place, at) => truth(at === 0 || place.y >= layer[at - 1].y + layer[at - 1].height + SIZE.gap - 0.01, "gap"));
  }
  truth([...places.values()].every((place) => place.y >= 0 && place.y + place.height <= height + 0.01), "inside");
});

test("a line stays a line, and a single table is a drawing, too", () => {
  const { places } = layout(nodes("abc"), edges("ab", "bc"));
  equal(new Set([...places.values()].map((place) => place.y)).size, 1);
  equal(layout(nodes("a"), []).places.get("a").y, 0);
  equal(layout([], []).width, 0);
});

test("a long edge bends around the tables between", () => {
  const { places, bends } = layout(nodes("abc"), edges("ab", "bc", "ac"));
  const [bend] = bends.values().filter((points) => points.length === 1).next().value;
  const middle = places.get("b");
  truth(bend.y < middle.y || bend.y > middle.y + middle.height, "the bend is outside");
});

test("crossings that need not be are untied", () => {
  const item = (id) => ({ id, left: [], right: [] });
  const [a, b, c, d] = [..."abcd"].map(item);
  for (const [from, to] of [[a, d], [b, c]]) { from.right.push(to); to.left.push(from); }
  const layers = [[a, b], [c, d]];
  layers.forEach((layer) => layer.forEach((one, at) => { one.at = at; }));
  equal(crossings(layers), 1);
  orderLayers(layers);
  equal(crossings(layers), 0);
});

// A table that many read, and that is made of some.
function hub(sources, readers, height = 120) {
  const names = (text, count) => Array.from({ length: count }, (_, at) => `${text}${at}`), left = names("s", sources), right = names("r", readers);
  return layout([...left, "hub", ...right].map((id) => ({ id, height })), [...left.map((from) => ({ from, to: "hub" })), ...right.map((to) => ({ from: "hub", to }))]);
}

const seenAt = ({ width, height }) => Math.min(1060 / width, 780 / height);

test("a layer of very many tables is folded, so that all is seen far larger", () => {
  const drawing = hub(40, 80), alone = 80 * (120 + SIZE.gap);
  truth(drawing.height < alone / 4, `${drawing.height} is as tall as a column`);
  truth(seenAt(drawing) > 3 * (780 / alone), "it is not seen larger");
  truth(new Set([...drawing.places].filter(([id]) => id.startsWith("r")).map(([, place]) => place.column)).size > 3, "several columns");
  equal(new Set([...drawing.places].filter(([id]) => id.startsWith("r")).map(([, place]) => place.layer)).size, 1);
});

test("a dozen tables stay one column, and so does a layer of a long pipeline", () => {
  equal(new Set([...hub(1, 12).places.values()].map((place) => place.x)).size, 3);
  const steps = Array.from({ length: 40 }, (_, at) => [`a${at}`, `b${at}`]).flat(), wide = Array.from({ length: 20 }, (_, at) => `w${at}`);
  const links = steps.slice(2).map((to, at) => ({ from: steps[at], to })), drawing = layout([...steps, ...wide].map((id) => ({ id, height: 120 })), [...links, ...wide.map((to) => ({ from: steps[0], to }))]);
  equal(new Set([...drawing.places].filter(([id]) => id.startsWith("w")).map(([, place]) => place.x)).size, 1);
});

test("in a folded layer no wire runs behind a table", () => {
  const { places, bends } = hub(40, 80), all = [...places.values()];
  let passed = 0;
  for (const points of bends.values()) {
    for (const { x, y, width } of points) {
      passed += 1;
      const hidden = all.find((place) => place.x < x + width && place.x + place.width > x && y >= place.y && y <= place.y + place.height);
      equal(hidden, undefined);
    }
  }
  truth(passed > 60, "wires pass other tables");
  for (const [edge, points] of bends) {
    const ways = [places.get(edge.from).x, ...points.map((point) => point.x), places.get(edge.to).x];
    truth(ways.every((x, at) => at === 0 || x > ways[at - 1]), "wires go to the right");
    truth(points.every((point) => point.width > 0 && point.x + point.width < places.get(edge.to).x), "and end before the table");
  }
});

test("2,000 tables are placed in less than a second", () => {
  const next = random(3), ids = Array.from({ length: 2000 }, (_, at) => `n${at}`);
  const some = ids.slice(40).flatMap((to, at) => [0, 1].map(() => ({ from: ids[Math.max(0, at + Math.floor(next() * 60) - 20)], to })));
  const began = performance.now();
  layout(ids.map((id) => ({ id, height: 80 })), some);
  truth(performance.now() - began < 1000, `it took ${performance.now() - began} ms`);
});

const field = (name) => ({ name, type: "int", tags: [], description: "" });
const table = (name, ...fields) => [name, { id: name, type: "table", kind: "table", namespace: "n", name, fields: fields.map(field) }];
const graph = { nodes: new Map([table("a", "x", "y", "z"), table("b", "x", "y")]), edges: edges("ab") };
const view = { focus: "b", onPath: new Map([["a", new Set(["y"])]]), open: new Map(), pinned: null };

test("other tables show the columns on a path, the middle shows all, the rest on demand", () => {
  const rows = (scene, id) => scene.cards.get(id).rows.map((row) => row.name);
  const scene = makeScene(graph, view);
  equal([rows(scene, "a"), scene.cards.get("a").more, rows(scene, "b")], [["y"], 2, ["x", "y"]]);
  equal(rows(makeScene(graph, { ...view, open: new Map([["a", 100]]) }), "a"), ["x", "y", "z"]);
  equal(rows(makeScene(graph, { ...view, pinned: new Set([columnId("n", "a", "y"), columnId("n", "b", "x")]) }), "b"), ["x"]);
});

test("wires run from row to row, and to the head where a column is not shown", () => {
  const scene = makeScene(graph, view);
  const edge = (from, to, isDirect = true) => ({ from: { id: `a${from}`, table: "a", field: from }, to: { id: `b${to}`, table: "b", field: to }, isDirect, kind: "" });
  const wires = makeWires(scene, [edge("y", "x"), edge("x", "x"), edge("y", null, false)], () => true);
  equal(wires.map((wire) => [wire.from.field, wire.to.field]), [["y", "x"], [null, "x"], ["y", null]]);
  const row = anchor(scene.cards.get("b"), "y", "left"), head = anchor(scene.cards.get("b"), null, "left");
  truth(row.y > head.y && row.x === head.x, "the row is below the head");
});

test("arrows lead along edges, and up and down within a layer", () => {
  const many = makeScene({ nodes: new Map([table("a"), table("b"), table("c")]), edges: edges("ab", "ac") }, { ...view, focus: "a", onPath: new Map() });
  equal([nextCard(many, "a", "left"), nextCard(many, "b", "left"), nextCard(many, "a", "up")], [null, "a", null]);
  const below = [nextCard(many, "b", "down"), nextCard(many, "c", "down")].filter(Boolean);
  equal(below.length, 1);
});

test("down and up come by every table of a folded layer", () => {
  const names = Array.from({ length: 60 }, (_, at) => `t${at}`);
  const scene = makeScene({ nodes: new Map([table("hub"), ...names.map((name) => table(name))]), edges: names.map((to) => ({ from: "hub", to })) }, { ...view, focus: "hub", onPath: new Map() });
  truth(new Set([...scene.cards.values()].map((card) => card.x)).size > 2, "it is folded");
  const first = nextCard(scene, "hub", "right"), seen = new Set([first]);
  for (const direction of ["up", "down"]) for (let id = first; id !== null; id = nextCard(scene, id, direction)) seen.add(id);
  equal(seen.size, 60);
  equal(nextCard(scene, names[59], "left"), "hub");
  const beside = scene.cards.get(nextCard(scene, first, "right"));
  equal([beside.column, beside.y], [scene.cards.get(first).column + 1, scene.cards.get(first).y]);
});
