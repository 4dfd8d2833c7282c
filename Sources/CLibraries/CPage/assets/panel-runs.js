// The runs of a job, or of the jobs that write a table.

import { h } from "./dom.js";
import { cause, counted, duration } from "./format.js";
import { stateLook } from "./run-state.js";
import { since } from "./times.js";

/** What went wrong in a run: the line that says it, the rest on demand. */
export function errorText(run) {
  const told = cause(run.error), whole = run.error.trim();
  // Spark's message often ends in the trace that stands beside it, too.
  const more = [whole !== told && whole, run.trace && !whole.includes(run.trace.trim()) && run.trace].filter(Boolean).join("\n\n");
  return [h("p.error", told), more && h("details", { "data-key": `error ${run.id}` }, h("summary", "Whole message"), h("pre", more))];
}

/** A list of runs: [{run, job}], newest first. */
export function runList(runs, node) {
  if (runs.length === 0) {
    return h("p.none", node.type === "job" ? "No run of this job is known." : "No job that writes this table is known: it may be a source, or be written outside Spark.");
  }
  return [bars(runs), h("ul.runs", runs.map(({ run, job }) => item(run, job)))];
}

// The last runs side by side: how long each took, by colour how it ended.
function bars(runs) {
  const shown = runs.slice(0, 30).toReversed(), longest = Math.max(...shown.map(({ run }) => run.duration ?? 0), 1);
  return h("div.bars", { role: "img", "aria-label": summary(shown) }, shown.map(({ run }) => {
    const look = stateLook(run.state);
    return h(`span.${look.colour}`, { title: `${look.word}, ${duration(run.duration)}`,
      style: { height: `${Math.max(8, Math.sqrt((run.duration ?? 0) / longest) * 100)}%` } });
  }));
}

function summary(runs) {
  const failed = runs.filter(({ run }) => run.state === "FAILED").length;
  return `The last ${counted(runs.length, "run")}, ${failed} failed`;
}

function item(run, job) {
  const look = stateLook(run.state);
  return h("li",
    h(`span.state.${look.colour}`, { "aria-hidden": "true" }, look.sign),
    h("strong", look.word), run.duration !== null && h("span", duration(run.duration)),
    run.rows !== null && run.rows !== undefined && h("span", counted(run.rows, "row")),
    since(run.startedAt),
    job && h("p.where", job.name),
    run.error && errorText(run),
    h("p.where", run.id));
}
