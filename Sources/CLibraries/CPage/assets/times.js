// Times that stay true while the page is looked at.

import { h } from "./dom.js";
import { ago, moment } from "./format.js";

/** How long ago something was, with the moment itself on hover. */
export function since(time) {
  return h("time", { datetime: time, title: moment(time) }, ago(time));
}

/** Sets all of them anew, now and then. */
export function startTimes() {
  setInterval(() => {
    if (document.hidden) return;
    for (const element of document.querySelectorAll("time[datetime]")) {
      const text = ago(element.getAttribute("datetime"));
      if (element.textContent !== text) element.textContent = text;
    }
  }, 15000);
}
