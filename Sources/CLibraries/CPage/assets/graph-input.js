// What people do with the graph: pointing, clicking, keys.

import { nextCard } from "./steps.js";

const ARROWS = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" };

/** Connects a graph with pointer and keyboard. */
export function listen(view) {
  const { element, events } = view;
  element.addEventListener("click", (event) => {
    if (view.viewport.wasDragged && event.detail > 0) return;
    const card = event.target.closest(".card");
    if (!card) { if (event.target === element || event.target === view.canvas || event.target === view.world) events.background(); return; }
    choose(view, event.target, card.dataset.id);
  });
  element.addEventListener("dblclick", (event) => {
    const card = event.target.closest(".head")?.closest(".card");
    if (card) events.enter(card.dataset.id);
  });
  element.addEventListener("pointerover", (event) => hover(view, event));
  element.addEventListener("pointerleave", () => { view.light(focusedColumn(view)); view.tip.hidden = true; });
  element.addEventListener("pointermove", (event) => tell(view, event));
  element.addEventListener("focusin", (event) => focused(view, event.target));
  element.addEventListener("focusout", () => { if (focusedColumn(view) === null) view.light(null); });
  element.addEventListener("keydown", (event) => { if (key(view, event)) event.preventDefault(); });
}

function choose(view, target, id) {
  view.current = id;
  const row = target.closest(".row");
  if (row) return view.events.pin(id, row.dataset.column);
  if (target.closest(".fewer")) return view.events.close(id);
  if (target.closest(".foot")) return view.events.open(id);
  return view.events.select(id);
}

function hover(view, event) {
  if (event.pointerType === "touch") return;
  const row = event.target.closest?.(".row");
  view.light(row ? row.dataset.column : focusedColumn(view));
}

let waits = false;

function tell(view, event) {
  if (event.pointerType === "touch" || waits) return;
  waits = true;
  requestAnimationFrame(() => {
    waits = false;
    if (event.target.closest?.(".card") || view.viewport.pointers.size > 0) view.tip.hidden = true;
    else if (view.scene) view.tell(event);
  });
}

function focused(view, target) {
  const card = target.closest(".card");
  if (!card) return;
  view.current = card.dataset.id;
  const column = target.dataset.column ?? null;
  // A click focuses, too: only what the keyboard reaches is lit without pointing.
  if (column === null || target.matches(":focus-visible")) view.light(column);
}

function focusedColumn(view) {
  const active = document.activeElement;
  return view.world.contains(active) && active.matches(":focus-visible") ? active.dataset.column ?? null : null;
}

function key(view, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || !view.scene) return false;
  const direction = ARROWS[event.key], card = event.target.closest(".card");
  if (direction && card) return arrow(view, event.target, card, direction);
  if (direction) { view.focusOn(view.current); return true; }
  switch (event.key) {
    case "+": case "=": view.viewport.zoom(1.25); return true;
    case "-": view.viewport.zoom(0.8); return true;
    case "0": view.fit(true); return true;
    case "o": if (card) view.toggle(card.dataset.id); return card !== null;
    case "f": if (card) view.events.enter(card.dataset.id); return card !== null;
    default: return false;
  }
}

function arrow(view, target, card, direction) {
  const id = card.dataset.id, buttons = [...card.querySelectorAll("button")], at = buttons.indexOf(target);
  const step = direction === "down" ? 1 : direction === "up" ? -1 : 0;
  const within = step === 0 ? undefined : buttons[at + step];
  if (within) {
    target.tabIndex = -1;
    within.tabIndex = 0;
    within.focus({ preventScroll: true });
    return true;
  }
  const next = nextCard(view.scene, id, direction);
  if (next) view.focusOn(next);
  return true;
}
