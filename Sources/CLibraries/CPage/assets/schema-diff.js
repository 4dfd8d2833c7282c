// What changed in a table's schema from one version to the next.

/**
 * The changes between two lists of fields.
 *
 * @returns [{kind: "added" | "removed" | "retyped", name, type, before}] in the order of the newer list
 */
export function schemaChanges(before, after) {
  const old = new Map(before.map((field) => [field.name, field.type]));
  const changes = [];
  for (const field of after) {
    if (!old.has(field.name)) {
      changes.push({ kind: "added", name: field.name, type: field.type });
    } else if (!isSameType(old.get(field.name), field.type)) {
      changes.push({ kind: "retyped", name: field.name, type: field.type, before: old.get(field.name) });
    }
    old.delete(field.name);
  }
  for (const [name, type] of old) changes.push({ kind: "removed", name, type });
  return changes;
}

/**
 * Versions, newest first, each with what it changed; runs of versions with one schema are one entry.
 *
 * @returns [{version, changes, isFirst, same}] where `same` counts older versions with the same schema
 */
export function versionHistory(versions) {
  const entries = [];
  for (let index = versions.length - 1; index >= 0; index -= 1) {
    const version = versions[index];
    const older = entries.at(-1);
    // A version without a schema says nothing of columns: it took none away.
    const known = version.fields.length > 0 ? version.fields : older?.fields ?? [];
    const changes = older ? schemaChanges(older.fields, known) : [];
    if (older && changes.length === 0 && version.lifecycleState === older.version.lifecycleState) {
      entries[entries.length - 1] = { ...older, version, same: older.same + 1 };
    } else {
      entries.push({ version, changes, fields: known, isFirst: !older, same: 0 });
    }
  }
  return entries.reverse();
}

function isSameType(one, other) {
  return one === other || (one ?? "").toLowerCase() === (other ?? "").toLowerCase();
}
