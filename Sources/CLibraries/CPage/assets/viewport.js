// What part of the drawing is seen: panned and zoomed by mouse, wheel, fingers and keys.

const SMALLEST = 0.04, LARGEST = 2;

/** A window on the drawing: screen = drawing × scale + (x, y). */
export class Viewport {
  /**
   * @param element where pointers are listened to
   * @param changed is told after every change
   */
  constructor(element, changed) {
    this.element = element;
    this.changed = changed;
    this.x = 0;
    this.y = 0;
    this.scale = 1;
    this.pointers = new Map();
    this.moved = 0;
    element.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    element.addEventListener("pointerdown", (event) => this.press(event));
    element.addEventListener("pointermove", (event) => this.drag(event));
    for (const name of ["pointerup", "pointercancel"]) element.addEventListener(name, (event) => this.release(event));
  }

  get size() {
    return { width: this.element.clientWidth, height: this.element.clientHeight };
  }

  /** The part of the drawing that is seen. */
  get bounds() {
    const { width, height } = this.size;
    return {
      left: -this.x / this.scale, top: -this.y / this.scale,
      right: (width - this.x) / this.scale, bottom: (height - this.y) / this.scale,
    };
  }

  move(dx, dy) {
    this.x += dx;
    this.y += dy;
    this.changed();
  }

  /** Zooms by a factor, with a point of the screen standing still. */
  zoom(factor, atX = this.size.width / 2, atY = this.size.height / 2) {
    const scale = Math.min(Math.max(this.scale * factor, SMALLEST), LARGEST), real = scale / this.scale;
    this.x = atX - (atX - this.x) * real;
    this.y = atY - (atY - this.y) * real;
    this.scale = scale;
    this.changed();
  }

  /** Shows a whole rectangle of the drawing; where it would be too small to read, its middle in a size that is not. */
  fit(box, { smallest = SMALLEST, readable = smallest, middle = null } = {}) {
    const { width, height } = this.size, margin = Math.min(40, width / 12);
    const wanted = Math.min((width - 2 * margin) / box.width, (height - 2 * margin) / box.height, 1);
    const fits = wanted >= smallest;
    this.scale = fits ? wanted : readable;
    const at = !fits && middle ? middle : { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    this.x = filled(width / 2 - at.x * this.scale, box.x * this.scale, box.width * this.scale, width, margin);
    this.y = filled(height / 2 - at.y * this.scale, box.y * this.scale, box.height * this.scale, height, margin);
    this.changed();
  }

  /** Moves as little as needed to show a rectangle of the drawing above what covers the lower part of the window. */
  reveal(box, covered = 0) {
    const width = this.size.width, height = this.size.height - covered, margin = 28;
    const left = box.x * this.scale + this.x, top = box.y * this.scale + this.y;
    const right = left + box.width * this.scale, bottom = top + box.height * this.scale;
    const dx = left < margin ? margin - left : Math.min(0, Math.max(width - margin - right, margin - left));
    const dy = top < margin ? margin - top : Math.min(0, Math.max(height - margin - bottom, margin - top));
    if (dx !== 0 || dy !== 0) this.move(dx, dy);
  }

  wheel(event) {
    event.preventDefault();
    const box = this.element.getBoundingClientRect();
    const lines = event.deltaMode === 1 ? 16 : 1;
    if (event.ctrlKey || event.metaKey) {
      this.zoom(Math.exp(-event.deltaY * lines * 0.01), event.clientX - box.left, event.clientY - box.top);
    } else if (isMouseWheel(event)) {
      this.zoom(Math.exp(-event.deltaY * lines * 0.0016), event.clientX - box.left, event.clientY - box.top);
    } else {
      this.move(-event.deltaX * lines, -event.deltaY * lines);
    }
  }

  press(event) {
    if (event.button !== 0 && event.pointerType === "mouse") return;
    this.pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (this.pointers.size === 1) this.moved = 0;
  }

  drag(event) {
    const last = this.pointers.get(event.pointerId);
    if (!last) return;
    const dx = event.clientX - last.x, dy = event.clientY - last.y;
    this.moved += Math.abs(dx) + Math.abs(dy);
    // A click that trembles is still a click.
    if (this.moved < 5) return;
    if (!this.element.hasPointerCapture(event.pointerId)) this.element.setPointerCapture(event.pointerId);
    this.element.classList.add("dragging");
    if (this.pointers.size === 2) this.pinch(event, last);
    this.pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (this.pointers.size === 1) this.move(dx, dy);
  }

  pinch(event, last) {
    const [other] = [...this.pointers].find(([id]) => id !== event.pointerId).slice(1);
    const box = this.element.getBoundingClientRect();
    const before = Math.hypot(last.x - other.x, last.y - other.y);
    const after = Math.hypot(event.clientX - other.x, event.clientY - other.y);
    this.move((event.clientX - last.x) / 2, (event.clientY - last.y) / 2);
    if (before > 0) {
      this.zoom(after / before, (event.clientX + other.x) / 2 - box.left, (event.clientY + other.y) / 2 - box.top);
    }
  }

  release(event) {
    this.pointers.delete(event.pointerId);
    this.element.classList.remove("dragging");
  }

  /** Whether the pointer that just went up had dragged the drawing: such a click chooses nothing. */
  get wasDragged() { return this.moved >= 5; }
}

// Beyond the end of a drawing there is nothing to see: as long as it reaches further than the window, the window is filled.
function filled(wished, start, length, window, margin) {
  const atStart = margin - start, atEnd = window - margin - start - length;
  return atEnd < atStart ? Math.min(Math.max(wished, atEnd), atStart) : wished;
}

// A wheel turns in steps, a touchpad glides: people expect the one to zoom and the other to move.
function isMouseWheel(event) {
  return event.deltaX === 0 && Math.abs(event.deltaY) >= 80 && Number.isInteger(event.deltaY);
}
