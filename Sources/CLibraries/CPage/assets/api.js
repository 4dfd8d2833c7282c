// The questions that the page asks of the daemon.

/** Why a question has no answer, in words for people. */
export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

const KEY = "sparklineage.token";

/** The token of this tab; kept as long as the tab is open, and nowhere else. */
export const token = {
  get: () => sessionStorage.getItem(KEY),
  set: (text) => sessionStorage.setItem(KEY, text),
  clear: () => sessionStorage.removeItem(KEY),
};

/**
 * Asks the daemon.
 *
 * @param path segments below `/api/v1`; each is encoded
 * @param query what stands behind the question mark; null and undefined are left out
 */
export async function get(path, query = {}, options = {}) {
  return answered(await send("GET", url(path, query), options.signal));
}

/** Tells the daemon to do something. */
export async function post(path) {
  return answered(await send("POST", url(path, {})));
}

/** Null where there is no such thing, in place of an error. */
export async function find(path, query = {}, options = {}) {
  try {
    return await get(path, query, options);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

export function url(path, query) {
  const asked = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") asked.set(key, value);
  }
  const tail = asked.toString();
  return `/api/v1/${path.map(encodeURIComponent).join("/")}${tail ? `?${tail}` : ""}`;
}

async function send(method, target, signal) {
  const headers = { Accept: "application/json" };
  if (token.get()) headers.Authorization = `Bearer ${token.get()}`;
  try {
    return await fetch(target, { method, headers, signal, credentials: "omit", cache: "no-store" });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError(0, "The daemon does not answer. Is sparklineage running? This page tries again when you reload it.");
  }
}

async function answered(response) {
  if (response.ok) {
    const text = await response.text();
    return text.trim() === "" ? null : JSON.parse(text);
  }
  throw new ApiError(response.status, await sentence(response));
}

async function sentence(response) {
  const body = (await response.text().catch(() => "")).trim();
  let said = body;
  try { const told = JSON.parse(body); said = told.message ?? told.errors?.join("; ") ?? body; } catch { /* plain text */ }
  if (response.status === 401) return "This daemon wants its token (server.token in its settings).";
  if (response.status === 404) return said || "There is nothing of this name.";
  if (said.length > 300) said = `${said.slice(0, 300)}…`;
  return `The daemon answered ${response.status}${said ? `: ${said}` : ""}.`;
}
