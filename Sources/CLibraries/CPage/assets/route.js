// The address of what is seen: everything behind the '#', so that any view can be sent as a link.

export const DEPTH = 3;
export const DEEPEST = 20;

const HOME = { view: "home", filter: {} };

/** What an address behind '#' shows; the home page for anything that is not understood. */
export function parseRoute(hash) {
  const [path, query = ""] = hash.replace(/^#/, "").split("?");
  const parts = path.split("/").filter((part) => part !== "").map(decoded);
  const asked = new URLSearchParams(query);
  const filter = {};
  for (const key of ["namespace", "team"]) if (asked.get(key)) filter[key] = asked.get(key);
  if (parts[0] === "stuck") return { view: "stuck", filter };
  if ((parts[0] === "dataset" || parts[0] === "job") && parts.length === 3) {
    return {
      view: "graph", type: parts[0], namespace: parts[1], name: parts[2],
      up: depth(asked.get("up")), down: depth(asked.get("down")),
      column: asked.get("column"), jobs: asked.get("jobs") === "1", filter,
    };
  }
  return { ...HOME, filter };
}

/** The address that shows a route: the inverse of `parseRoute`. */
export function formatRoute(route) {
  const query = new URLSearchParams();
  if (route.view === "graph") {
    if (route.up !== DEPTH) query.set("up", route.up);
    if (route.down !== DEPTH) query.set("down", route.down);
    if (route.column) query.set("column", route.column);
    if (route.jobs) query.set("jobs", "1");
  }
  for (const key of ["namespace", "team"]) if (route.filter?.[key]) query.set(key, route.filter[key]);
  const path = route.view === "graph"
    ? [route.type, route.namespace, route.name].map(encodeURIComponent).join("/")
    : route.view === "stuck" ? "stuck" : "";
  const tail = query.toString();
  return `#/${path}${tail ? `?${tail}` : ""}`;
}

/** The route to the graph around a dataset or a job. */
export function graphRoute(type, namespace, name, filter = {}) {
  return { view: "graph", type, namespace, name, up: DEPTH, down: DEPTH, column: null, jobs: false, filter };
}

function depth(text) {
  const number = Number.parseInt(text ?? "", 10);
  return Number.isNaN(number) ? DEPTH : Math.min(Math.max(number, 0), DEEPEST);
}

function decoded(part) {
  try { return decodeURIComponent(part); } catch { return part; }
}
