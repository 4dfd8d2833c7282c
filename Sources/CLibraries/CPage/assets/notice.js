// What is said where there is nothing to show: what happened, and what to do.

import { h, icon } from "./dom.js";

/** A notice with a title, a sentence and buttons. */
export function notice(title, sentence, ...actions) {
  return h("div.notice", { role: "status" }, h("h2", title), h("p", sentence), actions);
}

/** A notice about an error. */
export function trouble(error, retry) {
  return h("div.notice.trouble", { role: "alert" }, icon("warn"), h("h2", "This cannot be shown"), h("p", error.message),
    retry && h("button.action", { type: "button", onclick: retry }, "Try again"));
}

/** Grey bars in the place of what is still to come. */
export function waiting(lines = 4) {
  return h("div.waiting", { role: "status", "aria-label": "Loading" }, Array.from({ length: lines }, () => h("span")));
}
