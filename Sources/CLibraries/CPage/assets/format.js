// Numbers and times as people say them.

const UNITS = [["d", 86400000], ["h", 3600000], ["min", 60000], ["s", 1000]];

/** `2.4 s`, `3 min 20 s`; a dash for what is not known. */
export function duration(milliseconds) {
  if (milliseconds === null || milliseconds === undefined || Number.isNaN(milliseconds)) return "–";
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 10000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const rounded = Math.round(milliseconds / 1000) * 1000;
  const at = UNITS.findIndex(([, size]) => rounded >= size);
  const [unit, size] = UNITS[at];
  const first = `${Math.floor(rounded / size)} ${unit}`;
  const next = UNITS[at + 1];
  const rest = next ? Math.floor((rounded % size) / next[1]) : 0;
  return rest ? `${first} ${rest} ${next[0]}` : first;
}

/** `1,234`, `12.3 k`, `4.5 M`; a dash for what is not known. */
export function count(number) {
  if (number === null || number === undefined) return "–";
  if (Math.abs(number) < 10000) return number.toLocaleString("en-GB");
  if (Math.abs(number) < 1e6) return `${trimmed(number / 1e3)} k`;
  if (Math.abs(number) < 1e9) return `${trimmed(number / 1e6)} M`;
  return `${trimmed(number / 1e9)} G`;
}

/** `3 kB`; a dash for what is not known. */
export function bytes(number) {
  if (number === null || number === undefined) return "–";
  if (number < 1000) return `${number} B`;
  return `${number < 1e6 ? `${trimmed(number / 1e3)} k` : count(number)}B`;
}

/** `5 min ago`; a date for what is older than a month. */
export function ago(time, now = Date.now()) {
  const then = Date.parse(time ?? "");
  if (Number.isNaN(then)) return "–";
  const passed = now - then;
  if (passed < 60000) return passed < -60000 ? moment(time) : "just now";
  if (passed > 30 * 86400000) return moment(time).slice(0, 10);
  const [unit, size] = UNITS.find(([, size]) => passed >= size);
  return `${Math.floor(passed / size)} ${unit} ago`;
}

/** `2026-03-01 04:05:06 UTC`; a dash for what is not known. */
export function moment(time) {
  const then = Date.parse(time ?? "");
  if (Number.isNaN(then)) return "–";
  return `${new Date(then).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** `1 table`, `2 tables`. */
export function counted(number, thing, plural = `${thing}s`) {
  return `${count(number)} ${number === 1 ? thing : plural}`;
}

// Spark's own words around what went wrong in a task: which stage, which try, which host.
const AROUND = /^(?:org\.apache\.spark\.SparkException: )?Job aborted due to stage failure: [^]*?\([^()]* executor [^()]*\): /;

// Words that only say that something went wrong: what it was stands behind the last "Caused by".
const HOLLOW = /^(?:[\w.$]+: )?(?:Writing job aborted|Job aborted|Task failed while writing rows)\.?$/;

/** The line of an error that says what went wrong, without the trace and without what Spark puts before it. */
export function cause(error) {
  const text = String(error).replace(AROUND, "").trim(), [line] = text.split("\n");
  const told = HOLLOW.test(line.trim()) ? [...text.matchAll(/^Caused by: (.+)$/gm)].at(-1)?.[1].replace(AROUND, "") : null;
  return told ?? (line || String(error).trim());
}

function trimmed(number) {
  return number >= 100 ? Math.round(number).toString() : number.toFixed(1).replace(/\.0$/, "");
}
