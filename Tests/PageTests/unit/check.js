// The least that a test needs: names, comparisons, a list of what failed.

const tests = [];

export function test(name, body) { tests.push({ name, body }); }

export function equal(found, expected, what = "") {
  const [a, b] = [JSON.stringify(plain(found)), JSON.stringify(plain(expected))];
  if (a !== b) throw new Error(`${what} is ${a}, expected ${b}`);
}

export function truth(value, what) {
  if (!value) throw new Error(`not true: ${what}`);
}

export function run() {
  const failed = [];
  for (const { name, body } of tests) {
    try { body(); } catch (error) { failed.push(`${name}: ${error.message}`); }
  }
  return { count: tests.length, failed };
}

function plain(value) {
  if (value instanceof Map) return [...value].map(([key, one]) => [key, plain(one)]);
  if (value instanceof Set) return [...value].sort();
  return value;
}
