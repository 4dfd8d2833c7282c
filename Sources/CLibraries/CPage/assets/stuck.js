// What is stuck: what waits for each output, what is wrong, and the dead letters with a way to send them again.

import { get, post } from "./api.js";
import { cut, fill, h, icon } from "./dom.js";
import { bytes, counted, count } from "./format.js";
import { keeping } from "./keep.js";
import { notice, trouble } from "./notice.js";

/** How the daemon is: numbers and sentences, none of the letters themselves, so that it can be asked often. */
export async function loadHealth() {
  return get(["health"]);
}

/** Queues, dead letters and the daemon's health. */
export async function loadStuck() {
  const [answer, health] = await Promise.all([get(["queue"]), loadHealth()]);
  return { ...answer, health };
}

/** How many things want a person. */
export function stuckCount({ sinks = [], troubles = [], unreadableRecords = 0 }) {
  return sinks.reduce((sum, sink) => sum + sink.deadLetters, 0) + unreadableRecords + troubles.length;
}

/**
 * What changes as soon as anything is delivered, or put into the store by another process; with `isAll` as soon as anything
 * waits or is stuck instead.
 */
export function stuckMark({ sinks = [], troubles = [], unreadableRecords = 0, storedEvent = 0 }, isAll = false) {
  if (!isAll) return JSON.stringify([sinks.map((sink) => sink.delivered), storedEvent]);
  return JSON.stringify([sinks.map((sink) => ({ ...sink, oldestSeconds: null })), troubles, unreadableRecords]);
}

/** Shows it; `again` loads and shows anew. */
export function showStuck(element, answer, again) {
  const letters = answer.deadLetters ?? [], queues = answer.queues ?? [], { troubles = [], sinks = [] } = answer.health;
  keeping(element, () => fill(element, h("div.home.stuck",
    troubles.length > 0 && h("section.remedy", { role: "alert" }, h("h3", icon("warn"), "Something is wrong"), h("ul", troubles.map((one) => h("li", one)))),
    h("section", h("h1", "Outputs"), queues.length > 0 ? queueTable(queues, sinks)
      : notice("No outputs", "This daemon sends events nowhere. Add one below outputs: in its settings.")),
    h("section", lettersHead(letters, again),
      letters.length > 0 ? letters.map((letter) => letterItem(letter, again))
        : notice("Nothing is stuck", "Every event was delivered or is on its way.")))));
}

const COLUMNS = [["output", ""], ["waiting", "events on their way to this output"], ["lanes", "rows in which events wait: those of one run keep their order"],
  ["delivered", "events that this output has taken"], ["refused", "events that this output will never take"], ["dead letters", "events put aside, below"]];

function queueTable(queues, sinks) {
  return h("div.wide-table", h("table.queues", h("thead", h("tr", COLUMNS.map(([name, title]) => h("th", { scope: "col", title: title || null }, name)))),
    h("tbody", queues.map((queue) => h("tr", h("th", { scope: "row" }, queue.sink, state(sinks.find((sink) => sink.name === queue.sink))),
      h("td", { class: queue.waiting > 0 ? "busy" : "" }, count(queue.waiting)), h("td", count(queue.lanes)), h("td", count(queue.delivered)),
      h("td", count(queue.refused)), h("td", { class: queue.deadLetters > 0 ? "bad" : "" }, count(queue.deadLetters)))))));
}

function state(sink) {
  if (!sink?.state || sink.state === "delivering") return null;
  return h("span.badge.bad", { title: sink.reason ?? null }, sink.state);
}

function lettersHead(letters, again) {
  const ready = letters.filter((letter) => letter.sink);
  return h("div.title", h("h2", "Dead letters"), ready.length > 1 && h("button.action.small.quiet", { type: "button", "data-key": "send all", onclick: async (event) => {
    event.currentTarget.disabled = true;
    for (const letter of ready) await retry(letter).catch(() => {});
    again();
  } }, `Send all ${count(ready.length)} again`));
}

const retry = (letter) => post(["queue", String(letter.id), "retry"]);

function letterItem(letter, again) {
  const said = h("p.said", { role: "status" });
  const button = letter.sink && h("button.action.small", { type: "button", "data-key": `send ${letter.id}`, onclick: async () => {
    button.disabled = true;
    try {
      await retry(letter);
      said.textContent = "On its way again.";
      setTimeout(again, 700);
    } catch (error) {
      button.disabled = false;
      fill(said, trouble(error).querySelector("p"));
    }
  } }, "Send again");
  return h("article.letter",
    h("header", h("strong", letter.label || `#${letter.id}`), h("span.where", letter.sink ? `to ${letter.sink}` : cut(place(letter))), button),
    h("p.reason", letter.reason),
    letter.response && h("details", { "data-key": `answer ${letter.id}` }, h("summary", `Answer${letter.status ? ` ${letter.status}` : ""}`), h("pre", letter.response)),
    letter.event && h("details", { "data-key": `event ${letter.id}` }, h("summary", `Event, ${bytes(letter.bytes)}`), h("pre", pretty(letter.event))),
    h("p.where", [`#${letter.id}`, letter.attempts > 0 && counted(letter.attempts, "attempt"), !letter.event && bytes(letter.bytes)].filter(Boolean).join(" · ")),
    said);
}

const place = (letter) => (letter.file ? `${letter.file}, byte ${letter.offset}` : "");

function pretty(text) {
  try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; }
}
