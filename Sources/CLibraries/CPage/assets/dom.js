// Elements from values. All text goes through textContent: nothing that a server says is ever markup.

const PROPERTIES = new Set(["disabled", "value", "tabIndex", "hidden", "checked", "htmlFor", "selected"]);

/**
 * An element.
 *
 * @param tag its name, with classes behind dots: `"span.badge.warn"`
 * @param given attributes, properties, `on…` listeners; left out where the second argument is a child
 * @param children texts, elements, arrays of them; null and false are left out
 */
export function h(tag, given, ...children) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name);
  if (classes.length > 0) element.className = classes.join(" ");
  if (given !== null && typeof given === "object" && !(given instanceof Node) && !Array.isArray(given)) {
    for (const [key, value] of Object.entries(given)) set(element, key, value);
  } else {
    children.unshift(given);
  }
  append(element, children);
  return element;
}

/** Puts new children in the place of the old. */
export function fill(element, ...children) {
  element.textContent = "";
  append(element, children);
  return element;
}

function set(element, key, value) {
  if (value === null || value === undefined || value === false && !PROPERTIES.has(key)) return;
  if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
  else if (key === "class") element.classList.add(...value.split(" ").filter(Boolean));
  else if (key === "style") for (const [name, one] of Object.entries(value)) element.style.setProperty(name, one);
  else if (PROPERTIES.has(key)) element[key] = value;
  else element.setAttribute(key, value === true ? "" : value);
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

/**
 * A text that is cut in its middle where there is no room for it: of a path and of a job people know the end.
 *
 * @param text the whole, which is its `textContent`
 * @param end how many of its last letters stay, at the most
 */
export function cut(text, end = LONGEST_END) {
  const at = endOf(text, end);
  return at === 0 ? h("span.cut", h("span", text)) : h("span.cut", h("span", text.slice(0, at)), h("span", text.slice(at)));
}

const LONGEST_END = 26;

// Where the end begins that tells: at the earliest separator that leaves few enough.
function endOf(text, end) {
  if (text.length <= end) return 0;
  const first = text.length - end, at = text.slice(first).search(/[/.]/);
  return first + at + 1;
}

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  table: "M2.5 3.5h11v9h-11zM2.5 6.5h11M6.5 6.5v6",
  topic: "M3 4.5h10M3 8h7M3 11.5h10M12 6.5l2 1.5-2 1.5",
  job: "M5 3.5l7 4.5-7 4.5z",
  close: "M4 4l8 8M12 4l-8 8",
  plus: "M8 3.5v9M3.5 8h9",
  minus: "M3.5 8h9",
  fit: "M2.5 6v-3.5h3.5M10 2.5h3.5v3.5M13.5 10v3.5h-3.5M6 13.5h-3.5v-3.5",
  warn: "M8 2.5l6 11H2zM8 6.5v3.2M8 11.4v.6",
  copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
  focus: "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6zM8 1.5v2.5M8 12v2.5M1.5 8h2.5M12 8h2.5",
};

/** One of the page's own line drawings, for eyes only. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg"), path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}
