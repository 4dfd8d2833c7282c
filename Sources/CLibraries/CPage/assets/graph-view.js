// The graph on the screen: cards as elements, wires on a canvas, only what is seen of either.

import { makeCaption, placeCaption, showCaption } from "./caption.js";
import { cardElement } from "./cards.js";
import { edgeIndex, litPath } from "./columns.js";
import { h } from "./dom.js";
import { tellingRun } from "./graph.js";
import { nearestWire, paintBoxes, readColours, stroke, wirePoints } from "./painter.js";
import { stateLook } from "./run-state.js";
import { SIZE } from "./layout.js";
import { anchor, makeScene, makeWires } from "./scene.js";
import { Viewport } from "./viewport.js";
import { labels, longText } from "./wire-text.js";

// Smaller than this nobody reads: tables become boxes on the canvas.
const FAR = 0.42;
// Smaller than this, letters grow to stay readable.
const SMALL = 0.76;
const FLASH = 4000;
const MARGIN = 260;
// Of more wires than these only those are drawn that begin and end in view: the others would be one smear of colour.
const MANY = 3000;

export class GraphView {
  /** @param events {select(id), open(id), close(id), enter(id), pin(id, column), column(id | null), background()} */
  constructor(events) {
    this.events = events;
    this.canvas = h("canvas.wires", { "aria-hidden": "true" });
    this.world = h("div.world");
    this.caption = makeCaption();
    this.tip = h("div.tip", { role: "status", hidden: true });
    this.element = h("div.graph", { role: "group", "aria-roledescription": "graph",
      "aria-label": "Lineage. Arrow keys move between tables and columns, Enter opens, Escape goes back." },
    this.canvas, this.world, this.caption, this.tip);
    this.context = this.canvas.getContext("2d");
    this.elements = new Map();
    this.hovered = null;
    this.current = null;
    this.isDirty = false;
    this.colours = readColours();
    this.viewport = new Viewport(this.element, () => this.later());
    new ResizeObserver(() => this.resize()).observe(this.element);
  }

  /** Reads the colours again, after the theme has changed. */
  recolour() {
    this.colours = readColours();
    this.later();
  }

  /**
   * Shows a graph.
   *
   * @param shown {graph, focus, edges, onPath, open, pinned, names, shows, isDim}
   * @param stays the card that keeps its place on the screen; null to fit the whole
   */
  show(shown, stays = null) {
    const old = stays ? this.scene?.cards.get(stays) : null;
    this.shown = shown;
    this.index = edgeIndex(shown.edges);
    const lit = shown.pinned ? litPath(this.index, [shown.pinned], shown.shows) : null;
    this.scene = makeScene(shown.graph, { ...shown, pinned: lit?.near ?? null });
    this.wire();
    this.clear();
    const card = this.scene.cards.get(stays);
    if (old && card) {
      this.viewport.x += (old.x - card.x) * this.viewport.scale;
      this.viewport.y += (old.y - card.y) * this.viewport.scale;
    } else {
      this.fit();
    }
    if (!this.scene.cards.has(this.current)) this.current = shown.focus;
    this.placeCaption();
    this.draw();
  }

  /** Shows the whole graph, or the surroundings of its middle where the whole could not be read. */
  fit(isWhole = false) {
    const { width, height, cards } = this.scene, focus = cards.get(this.shown.focus);
    const middle = focus && { x: focus.x + focus.width / 2, y: focus.y + focus.height / 2 };
    this.viewport.fit({ x: 0, y: 0, width, height }, isWhole ? {} : { smallest: 0.58, readable: 0.85, middle });
  }

  // MARK: wires

  wire() {
    const { scene } = this;
    this.wires = makeWires(scene, this.shown.edges, this.shown.shows);
    for (const wire of this.wires) wire.points = wirePoints(scene, wire);
    this.tableWires = scene.edges.map((edge) => {
      const wire = { from: { id: edge.from, field: null }, to: { id: edge.to, field: null }, via: scene.bends.get(edge) ?? [], edge };
      return { ...wire, points: wirePoints(scene, wire) };
    });
    this.relight();
  }

  /** The column whose path is lit: the one under the pointer or with the keyboard, else the pinned one. */
  light(column) {
    if (this.hovered === column) return;
    this.hovered = column;
    this.relight();
    this.mark();
    this.later();
    this.events.column(column ?? this.shown.pinned);
  }

  relight() {
    const start = this.hovered ?? this.shown.pinned ?? null;
    this.lit = start ? litPath(this.index, [start], this.shown.shows) : null;
    const among = (edges) => (this.lit ? this.wires.filter((wire) => wire.edges.some((edge) => edges.has(edge))) : []);
    this.litWires = among(this.lit?.nearEdges);
    // What lies beyond a filter or a join is influenced, too, but no value runs there: it is drawn thin.
    const near = new Set(this.litWires);
    this.farWires = among(this.lit?.edges).filter((wire) => !near.has(wire));
    this.litCards = new Set([...this.litWires, ...this.farWires].flatMap((wire) => [wire.from.id, wire.to.id]));
    // Wires between heads tell no more than the grey one under them.
    this.calmWires = this.wires.filter((wire) => wire.from.field !== null || wire.to.field !== null);
    this.label();
    showCaption(this.caption, start, this.index, this.shown);
    this.placeCaption();
  }

  placeCaption() {
    const column = this.hovered ?? this.shown.pinned, weight = (card) => (isOf(column, card) ? 50 : this.litCards.has(card.id) ? 3 : 1);
    if (column && !this.caption.hidden) placeCaption(this.caption, this.viewport, [...this.scene.cards.values()], weight);
  }

  label() {
    for (const old of this.world.querySelectorAll(".wire-label")) old.remove();
    const found = this.lit ? labels(this.litWires).slice(0, 120) : [];
    for (const label of found) {
      const at = anchor(this.scene.cards.get(label.wire.to.id), label.wire.to.field, "left");
      const element = h("div.wire-label", { class: label.isDirect ? "direct" : "indirect", title: label.text }, label.text);
      element.style.setProperty("transform", `translate(${at.x - 9}px, ${at.y - 19}px) translateX(-100%)`);
      this.world.append(element);
    }
  }

  // MARK: drawing

  later() {
    if (this.isDirty) return;
    this.isDirty = true;
    requestAnimationFrame(() => { if (this.isDirty) this.draw(); });
  }

  resize() {
    this.ratio = Math.min(devicePixelRatio || 1, 2);
    this.canvas.width = Math.round(this.element.clientWidth * this.ratio);
    this.canvas.height = Math.round(this.element.clientHeight * this.ratio);
    if (this.scene) this.draw();
  }

  draw() {
    this.isDirty = false;
    if (!this.scene || this.element.clientWidth === 0) return;
    const { x, y, scale } = this.viewport;
    this.world.style.setProperty("transform", `translate(${x}px, ${y}px) scale(${scale})`);
    this.element.classList.toggle("far", scale < FAR);
    this.element.classList.toggle("small", scale < SMALL);
    this.cull();
    this.paint();
  }

  cull() {
    const bounds = this.viewport.bounds, isFar = this.viewport.scale < FAR;
    for (const card of this.scene.cards.values()) {
      const isNear = !isFar && isCardSeen(card, bounds, MARGIN);
      if (isNear && !this.elements.has(card.id)) this.add(card);
      if (!isNear && this.elements.has(card.id) && !this.elements.get(card.id).contains(document.activeElement)) {
        this.elements.get(card.id).remove();
        this.elements.delete(card.id);
      }
    }
  }

  add(card) {
    const look = { isFocus: card.id === this.shown.focus, isOpen: this.shown.open.has(card.id) };
    const element = cardElement(card, this.shown.names, look);
    if (card.id === this.current) element.querySelector("button").tabIndex = 0;
    this.elements.set(card.id, element);
    this.markCard(card.id, element);
    this.world.append(element);
  }

  clear() {
    const held = this.heldPlace();
    for (const element of this.elements.values()) element.remove();
    this.elements.clear();
    if (held) queueMicrotask(() => this.focusOn(held.id, held, false));
  }

  heldPlace() {
    const element = document.activeElement?.closest?.(".card");
    if (!element || !this.world.contains(element)) return null;
    const { dataset, classList } = document.activeElement;
    return { id: element.dataset.id, field: dataset.field ?? null, isFoot: classList.contains("foot") };
  }

  paint() {
    const { context, colours, viewport, ratio } = this, bounds = viewport.bounds, { scale } = viewport;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.setTransform(ratio * scale, 0, 0, ratio * scale, ratio * viewport.x, ratio * viewport.y);
    const width = Math.max(1.25, 0.7 / scale), common = { cardWidth: SIZE.width }, dash = [6, 4];
    stroke(context, this.tableWires, bounds, { ...common, colour: colours.edge, width, alpha: this.lit ? 0.4 : 1 });
    if (scale >= FAR) {
      const alpha = this.lit ? 0.1 : 0.55;
      const [direct, indirect] = split(this.calmWires.length > MANY ? this.wiresWithin(bounds) : this.calmWires);
      stroke(context, indirect, bounds, { ...common, colour: colours.indirect, width, alpha, dash });
      stroke(context, direct, bounds, { ...common, colour: colours.direct, width, alpha });
    }
    for (const [wires, alpha, thickness] of [[this.farWires, 0.45, 1], [this.litWires, 1, 1.8]]) {
      const [direct, indirect] = split(wires), look = { ...common, width: width * thickness, alpha };
      stroke(context, indirect, bounds, { ...look, colour: colours.indirect, dash });
      stroke(context, direct, bounds, { ...look, colour: colours.direct });
    }
    if (scale < FAR) this.paintFar(bounds);
  }

  wiresWithin(bounds) {
    const seen = new Set([...this.scene.cards.values()].filter((card) => isCardSeen(card, bounds, 0)).map((card) => card.id));
    return this.calmWires.filter((wire) => seen.has(wire.from.id) && seen.has(wire.to.id));
  }

  paintFar(bounds) {
    const cards = [...this.scene.cards.values()].filter((card) => isCardSeen(card, bounds, 0));
    paintBoxes(this.context, cards, this.shown.names, {
      colours: this.colours, scale: this.viewport.scale,
      isDim: (card) => this.isDim(card.id), isMarked: (card) => card.id === this.shown.focus || this.litCards.has(card.id),
      stateColour: (card) => this.colours[stateLook(tellingRun(card.node)?.state).colour],
    });
  }

  // MARK: marks

  isDim(id) {
    if (this.lit) return !this.litCards.has(id) && !isOf(this.hovered ?? this.shown.pinned, this.scene.cards.get(id));
    return this.shown.isDim(this.scene.cards.get(id).node);
  }

  mark() {
    for (const [id, element] of this.elements) this.markCard(id, element);
  }

  markCard(id, element) {
    element.classList.toggle("dim", this.isDim(id));
    element.classList.toggle("selected", id === this.selected);
    for (const row of element.querySelectorAll(".row")) {
      row.classList.toggle("lit-far", this.lit?.all.has(row.dataset.column) ?? false);
      row.classList.toggle("lit", this.lit?.near.has(row.dataset.column) ?? false);
      row.setAttribute("aria-pressed", String(row.dataset.column === this.shown.pinned));
    }
  }

  select(id) {
    this.selected = id;
    this.mark();
  }

  /** Shows more columns of a table, or those on the path again. */
  toggle(id) {
    if (this.shown.open.has(id)) this.events.close(id); else this.events.open(id);
  }

  /** Moves a card out from behind what lies over the graph. */
  reveal(id, cover) {
    const card = this.scene.cards.get(id), hidden = this.element.getBoundingClientRect().bottom - cover.getBoundingClientRect().top;
    if (card) this.viewport.reveal(card, Math.max(0, hidden));
  }

  /** Marks cards for a moment: what is said of them is new. */
  flash(ids) {
    for (const id of ids) {
      const element = this.elements.get(id);
      element?.classList.add("new");
      setTimeout(() => element?.classList.remove("new"), FLASH);
    }
  }

  /** Moves the keyboard's focus to a card, to one of its columns or to its foot, and shows it. */
  focusOn(id, { field = null, isFoot = false } = {}, isShown = true) {
    const card = this.scene.cards.get(id);
    if (!card) return;
    if (isShown) {
      if (this.viewport.scale < FAR) this.viewport.zoom(0.8 / this.viewport.scale);
      this.viewport.reveal(card);
    }
    this.draw();
    const element = this.elements.get(id);
    const target = [...(element?.querySelectorAll(isFoot ? ".foot" : ".row") ?? [])].find((one) => isFoot || one.dataset.field === field)
      ?? element?.querySelector("button");
    for (const other of this.world.querySelectorAll('[tabindex="0"]')) other.tabIndex = -1;
    this.current = id;
    if (!target) return;
    target.tabIndex = 0;
    target.focus({ preventScroll: true });
  }

  /** Says of the wire under the pointer what it does. */
  tell(event) {
    const box = this.element.getBoundingClientRect(), { x, y, scale } = this.viewport;
    const at = { x: event.clientX - box.left, y: event.clientY - box.top };
    const point = { x: (at.x - x) / scale, y: (at.y - y) / scale };
    const wires = scale < FAR ? [] : this.lit ? [...this.litWires, ...this.farWires] : this.calmWires;
    const wire = nearestWire(wires, point, 6 / scale, SIZE.width) ?? nearestWire(this.tableWires, point, 6 / scale, SIZE.width);
    this.tip.hidden = !wire;
    if (!wire) return;
    this.tip.textContent = wire.edge
      ? wire.edge.jobs.slice(0, 4).map((job) => job.name).join("\n")
      : wire.edges.slice(0, 6).map((edge) => `${edge.from.field} → ${edge.to.field ?? "all columns"}   ${brief(longText(edge))}`).join("\n");
    this.tip.style.setProperty("transform", `translate(${Math.max(4, Math.min(at.x + 14, box.width - 470))}px, ${at.y + 14}px)`);
  }
}

const brief = (text) => (text.length > 240 ? `${text.slice(0, 240)}…` : text);

function split(wires) {
  return [wires.filter((wire) => wire.isDirect), wires.filter((wire) => !wire.isDirect)];
}

function isCardSeen(card, bounds, margin) {
  return card.x + card.width >= bounds.left - margin && card.x <= bounds.right + margin
    && card.y + card.height >= bounds.top - margin && card.y <= bounds.bottom + margin;
}

function isOf(column, card) {
  if (!column) return false;
  const [namespace, name] = JSON.parse(column);
  return card.node.namespace === namespace && card.node.name === name;
}
