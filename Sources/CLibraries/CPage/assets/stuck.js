// What is stuck: what waits for each output, and the dead letters with a way to send them again.

import { get, post } from "./api.js";
import { fill, h } from "./dom.js";
import { bytes, counted, count } from "./format.js";
import { notice, trouble } from "./notice.js";

/** Queues and dead letters; null where this daemon has none. */
export async function loadStuck() {
  return get(["queue"]);
}

/** How many things want a person. */
export function stuckCount(answer) {
  return (answer?.queues ?? []).reduce((sum, queue) => sum + queue.deadLetters, 0)
    + (answer?.deadLetters ?? []).filter((letter) => letter.sink === null || letter.sink === undefined).length;
}

/** Shows it; `again` loads and shows anew. */
export function showStuck(element, answer, again) {
  const letters = answer.deadLetters ?? [], queues = answer.queues ?? [];
  fill(element, h("div.home.stuck",
    h("section", h("h1", "Outputs"), queues.length > 0 ? queueTable(queues)
      : notice("No outputs", "This daemon sends events nowhere. Add one below outputs: in its settings.")),
    h("section", h("h2", "Dead letters"),
      letters.length > 0 ? letters.map((letter) => letterItem(letter, again))
        : notice("Nothing is stuck", "Every event was delivered or is on its way."))));
}

function queueTable(queues) {
  return h("table.queues", h("thead", h("tr", ["output", "waiting", "lanes", "delivered", "refused", "dead letters"].map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", queues.map((queue) => h("tr", h("th", { scope: "row" }, queue.sink), h("td", { class: queue.waiting > 0 ? "busy" : "" }, count(queue.waiting)),
      h("td", count(queue.lanes)), h("td", count(queue.delivered)), h("td", count(queue.refused)),
      h("td", { class: queue.deadLetters > 0 ? "bad" : "" }, count(queue.deadLetters))))));
}

function letterItem(letter, again) {
  const said = h("p.said", { role: "status" });
  const button = letter.sink && h("button.action.small", { type: "button", "data-letter": letter.id, onclick: async () => {
    button.disabled = true;
    try {
      await post(["queue", String(letter.id), "retry"]);
      said.textContent = "On its way again.";
      setTimeout(again, 700);
    } catch (error) {
      button.disabled = false;
      fill(said, trouble(error).querySelector("p"));
    }
  } }, "Send again");
  return h("article.letter",
    h("header", h("strong", letter.label || `#${letter.id}`), h("span.where", letter.sink ? `to ${letter.sink}` : place(letter)), button),
    h("p.reason", letter.reason),
    letter.response && h("details", h("summary", `Answer${letter.status ? ` ${letter.status}` : ""}`), h("pre", letter.response)),
    letter.event && h("details", h("summary", `Event, ${bytes(letter.bytes)}`), h("pre", pretty(letter.event))),
    h("p.where", [`#${letter.id}`, letter.attempts > 0 && counted(letter.attempts, "attempt"), !letter.event && bytes(letter.bytes)].filter(Boolean).join(" · ")),
    said);
}

const place = (letter) => (letter.file ? `${letter.file}, byte ${letter.offset}` : "");

function pretty(text) {
  try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; }
}
