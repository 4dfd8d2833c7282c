// The states of runs: a word, a sign and a colour each, so that none is told by colour alone.

const STATES = {
  COMPLETED: { word: "completed", sign: "✓", colour: "good" },
  FAILED: { word: "failed", sign: "✕", colour: "bad" },
  RUNNING: { word: "running", sign: "▸", colour: "busy" },
  ABORTED: { word: "aborted", sign: "!", colour: "stale" },
};

/** How a state is shown. */
export function stateLook(state) {
  return STATES[state] ?? { word: (state ?? "").toLowerCase() || "unknown", sign: "·", colour: "muted" };
}
