import { shortestNames, suffixes } from "/assets/names.js";
import { equal, test, truth } from "./check.js";

const names = (...pairs) => {
  const things = pairs.map(([namespace, name], index) => ({ id: index, namespace, name }));
  return [...shortestNames(things).values()];
};

test("a table by its location is called by its last folder", () => {
  equal(names(["s3://lake", "wh/db/orders"], ["s3://lake", "wh/db/items"]), ["orders", "items"]);
});

test("tables of one last folder are told apart by the folders above", () => {
  equal(names(["s3://lake", "wh/raw/orders"], ["s3://lake", "wh/clean/orders"], ["s3://lake", "wh/clean/items"]),
    ["raw/orders", "clean/orders", "items"]);
});

test("tables of one name are told apart by their namespaces", () => {
  equal(names(["s3://one", "wh/t"], ["s3://two", "wh/t"]), ["one: wh/t", "two: wh/t"]);
  equal(names(["s3://a/x", "wh/tt"], ["gs://b/x", "wh/tt"]), ["s3://a/x: wh/tt", "gs://b/x: wh/tt"]);
});

test("short dotted names stay whole, a last part that says nothing is not enough", () => {
  equal(names(["kafka://b:9092", "orders.v1"], ["hive://m:9083", "shop.orders"]), ["orders.v1", "shop.orders"]);
  equal(names(["file", "/lake/orders/v2"], ["file", "/lake/items/data"]), ["orders/v2", "items/data"]);
});

test("long dotted names are cut at a dot", () => {
  equal(names(["spark", "nightly_batch_of_the_finance_team.overwrite.daily_revenue"]), ["daily_revenue"]);
});

test("names are unique, whatever they are", () => {
  const pairs = [["", ""], ["", "/"], ["a", "///"], ["a", "x/"], ["a", "x"], ["b", "x"], ["a", "..."], ["a:b", "c"], ["a", "b:c"], ["é", "e\u0301"]];
  const found = names(...pairs);
  equal(found.length, pairs.length);
  equal(new Set(found).size, new Set(pairs.map((pair) => pair.join(": "))).size);
});

test("the ends of a name grow", () => {
  truth(suffixes("ns", "a/bcd/efg").every((end, index, all) => index === 0 || end.length >= all[index - 1].length), "ends grow");
});
