// Draws wires, and tables seen from afar, on a canvas.

import { anchor } from "./scene.js";

const NAMES = ["ground", "ink", "muted", "line", "surface", "edge", "direct", "indirect", "accent", "bad", "busy", "good", "stale", "warn"];

// How far a name may run out of its box: the most of the space between two layers.
const OVER = 60;

/** The colours of the theme, read once a theme. */
export function readColours() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

/** The points of a wire: its start, the bends between tables, its end. */
export function wirePoints(scene, wire) {
  const from = scene.cards.get(wire.from.id), to = scene.cards.get(wire.to.id);
  return [anchor(from, wire.from.field, "right"), ...wire.via, anchor(to, wire.to.field, "left")];
}

/** Adds the curve through the points to a path. */
export function trace(path, points, cardWidth) {
  path.moveTo(points[0].x, points[0].y);
  let { x, y } = points[0];
  for (let at = 1; at < points.length; at += 1) {
    const next = points[at], reach = Math.max(36, Math.abs(next.x - x) / 2);
    path.bezierCurveTo(x + reach, y, next.x - reach, next.y, next.x, next.y);
    ({ x, y } = next);
    // Beside tables a wire runs level.
    if (at < points.length - 1) {
      x += next.width ?? cardWidth;
      path.lineTo(x, y);
    }
  }
}

/** Whether any of a wire may be seen. */
function isSeen(points, bounds) {
  let left = Infinity, right = -Infinity, top = Infinity, bottom = -Infinity;
  for (const point of points) {
    left = Math.min(left, point.x); right = Math.max(right, point.x);
    top = Math.min(top, point.y); bottom = Math.max(bottom, point.y);
  }
  return right >= bounds.left - 40 && left <= bounds.right + 40 && bottom >= bounds.top - 40 && top <= bounds.bottom + 40;
}

/** Strokes wires that look alike with one call. */
export function stroke(context, wires, bounds, look) {
  const path = new Path2D();
  let isEmpty = true;
  for (const wire of wires) {
    if (!isSeen(wire.points, bounds)) continue;
    trace(path, wire.points, look.cardWidth);
    isEmpty = false;
  }
  if (isEmpty) return;
  context.strokeStyle = look.colour;
  context.globalAlpha = look.alpha ?? 1;
  context.lineWidth = look.width;
  context.setLineDash(look.dash ?? []);
  context.stroke(path);
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** Draws tables as boxes, for scales at which nobody can read a column. */
export function paintBoxes(context, cards, names, look) {
  const { colours, scale, isDim, isMarked, stateColour } = look;
  const size = Math.min(Math.ceil(10 / scale / 4) * 4, 36), bar = Math.min(Math.max(6, 3.5 / scale), 40);
  context.font = `600 ${size}px system-ui, sans-serif`;
  context.textBaseline = "middle";
  for (const card of cards) {
    context.globalAlpha = isDim(card) ? 0.35 : 1;
    context.fillStyle = colours.surface;
    context.strokeStyle = isMarked(card) ? colours.accent : colours.line;
    context.lineWidth = (isMarked(card) ? 3 : 1) / scale;
    context.beginPath();
    context.roundRect(card.x, card.y, card.width, card.height, 8);
    context.fill();
    context.stroke();
    context.fillStyle = stateColour(card);
    context.fillRect(card.x, card.y, bar, card.height);
    if (scale >= 0.12) paintName(context, card, cutName(context, card, names.get(card.id) ?? "", size), look, bar + 4 / scale);
  }
  context.globalAlpha = 1;
}

// A name may run out of its box, over the wires behind it: rather that than half a name.
function paintName(context, card, name, { colours, scale }, left) {
  const x = card.x + left, y = card.y + Math.min(card.height / 2, 26);
  if (card.cut.isWide) {
    context.strokeStyle = colours.ground;
    context.lineWidth = 3 / scale;
    context.strokeText(name, x, y);
  }
  context.fillStyle = colours.ink;
  context.fillText(name, x, y);
}

// Measuring text is slow: what was cut stays cut.
function cutName(context, card, name, size) {
  if (card.cut?.size !== size) {
    const text = cut(context, name, card.width + OVER);
    card.cut = { size, text, isWide: context.measureText(text).width > card.width - 40 };
  }
  return card.cut.text;
}

// Long names differ at their ends.
function cut(context, text, width) {
  if (context.measureText(text).width <= width) return text;
  let length = text.length;
  const shortened = () => `${text.slice(0, Math.ceil(length / 2))}…${text.slice(text.length - Math.floor(length / 2))}`;
  while (length > 2 && context.measureText(shortened()).width > width) length -= Math.ceil(length / 8);
  return shortened();
}

/** The wire nearest to a point of the drawing, where one is near enough. */
export function nearestWire(wires, point, reach, cardWidth) {
  let best = null, least = reach;
  const box = { left: point.x - reach, right: point.x + reach, top: point.y - reach, bottom: point.y + reach };
  for (const wire of wires) {
    if (!isSeen(wire.points, box)) continue;
    const distance = distanceTo(wire.points, point, cardWidth);
    if (distance < least) [best, least] = [wire, distance];
  }
  return best;
}

function distanceTo(points, at, cardWidth) {
  let least = Infinity, { x, y } = points[0];
  for (let index = 1; index < points.length; index += 1) {
    const end = points[index], reach = Math.max(36, Math.abs(end.x - x) / 2);
    for (let step = 0; step <= 16; step += 1) {
      const t = step / 16, u = 1 - t;
      const px = u * u * u * x + 3 * u * u * t * (x + reach) + 3 * u * t * t * (end.x - reach) + t * t * t * end.x;
      const py = u * u * u * y + 3 * u * u * t * y + 3 * u * t * t * end.y + t * t * t * end.y;
      least = Math.min(least, Math.hypot(px - at.x, py - at.y));
    }
    ({ x, y } = end);
    if (index < points.length - 1) x += end.width ?? cardWidth;
  }
  return least;
}
