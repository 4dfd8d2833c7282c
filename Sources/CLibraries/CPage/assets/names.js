// The shortest names that still tell tables apart: people read `orders`, not where its bytes lie.

const LONG = 34;
// A last part that says nothing alone.
const EMPTY_WORD = /^(v?\d+|data|delta|current|latest|table|[^/]{0,2})$/i;

/**
 * The shortest unique name of each dataset or job.
 *
 * @param things objects with `id`, `namespace` and `name`
 * @returns a Map from id to the name to show
 */
export function shortestNames(things) {
  const candidates = new Map();
  for (const thing of things) candidates.set(thing.id, suffixes(thing.namespace, thing.name));
  const level = new Map([...candidates.keys()].map((id) => [id, 0]));
  for (let isUnique = false; !isUnique;) {
    isUnique = true;
    for (const ids of grouped(level, candidates).values()) {
      if (ids.length < 2) continue;
      for (const id of ids) {
        if (level.get(id) + 1 >= candidates.get(id).length) continue;
        level.set(id, level.get(id) + 1);
        isUnique = false;
      }
    }
  }
  return new Map([...level].map(([id, at]) => [id, candidates.get(id)[at]]));
}

function grouped(level, candidates) {
  const groups = new Map();
  for (const [id, at] of level) {
    const name = candidates.get(id)[at];
    if (groups.has(name)) groups.get(name).push(id); else groups.set(name, [id]);
  }
  return groups;
}

/** Ever longer ends of a name, the whole and the whole with its namespace last. */
export function suffixes(namespace, name) {
  const found = [];
  const separator = name.includes("/") ? "/" : ".";
  const trimmed = name.replace(/[/]+$/, "") || name;
  for (let at = trimmed.length; at > 0;) {
    at = trimmed.lastIndexOf(separator, at - 1);
    const end = trimmed.slice(at + 1);
    if (end !== "" && end !== trimmed && isTelling(end, trimmed, separator)) found.push(end);
    if (at <= 0) break;
  }
  found.push(name);
  found.push(`${lastOf(namespace)}: ${name}`);
  found.push(`${namespace}: ${name}`);
  return found;
}

function isTelling(end, whole, separator) {
  if (separator === "." && whole.length <= LONG) return false;
  return !EMPTY_WORD.test(end);
}

function lastOf(namespace) {
  return namespace.replace(/^[a-z0-9+.-]+:\/\//i, "").split("/").filter(Boolean).pop() ?? namespace;
}
