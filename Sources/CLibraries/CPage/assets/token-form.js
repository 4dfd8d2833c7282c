// Asks for the daemon's token, once a tab.

import { token } from "./api.js";
import { h } from "./dom.js";

/** Shows the form; `again` is called once a token was given. */
export function askForToken(again) {
  if (document.querySelector("dialog.token")) return;
  const wrong = token.get() !== null;
  const input = h("input", { type: "password", autocomplete: "off", required: true, "aria-label": "Token", spellcheck: "false" });
  const dialog = h("dialog.token", { "aria-label": "Token" }, h("form", { onsubmit: (event) => {
    event.preventDefault();
    token.set(input.value.trim());
    dialog.remove();
    again();
  } },
  h("h2", "This daemon wants its token"),
  h("p", wrong ? "The token was not accepted. It is server.token in the daemon's settings." : "It is server.token in the daemon's settings. It stays in this tab and is forgotten with it."),
  input, h("button.action", { type: "submit" }, "Go on")));
  token.clear();
  document.body.append(dialog);
  dialog.showModal();
  input.focus();
}
