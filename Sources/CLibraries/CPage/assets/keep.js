// What people had done to a part of the page outlives a new drawing of it.

const SIGNS = ["data-key", "id", "href"];

/** Draws an element anew, and keeps how far it was scrolled, what was unfolded, and what had the keyboard. */
export function keeping(element, draw) {
  const top = element.scrollTop, unfolded = new Set([...element.querySelectorAll("details[open]")].map(signOf));
  const active = element.contains(document.activeElement) ? signOf(document.activeElement) : null;
  const { selectionStart } = document.activeElement ?? {};
  draw();
  for (const details of element.querySelectorAll("details")) if (unfolded.has(signOf(details))) details.open = true;
  element.scrollTop = top;
  if (active === null || element.contains(document.activeElement)) return;
  const again = [...element.querySelectorAll("a, button, input, summary, [tabindex]")].find((one) => signOf(one) === active);
  again?.focus({ preventScroll: true });
  if (selectionStart !== undefined) again?.setSelectionRange?.(selectionStart, selectionStart);
}

function signOf(element) {
  const name = SIGNS.find((one) => element.hasAttribute(one));
  return name ? `${name} ${element.getAttribute(name)}` : null;
}
