package import LineageModel
import SQLite

/// How long lineage is kept.
package struct Retention: Hashable, Sendable {
    /// Runs whose last event happened, and came, before it go, with their events.
    package var before: Timestamp
    /// How many versions of a dataset are kept at most.
    package var versions = 1000

    package init(before: Timestamp) { self.before = before }
}

/// What went.
package struct Pruned: Hashable, Sendable {
    package internal(set) var runs = 0
    package internal(set) var events = 0
    package internal(set) var versions = 0
}

extension LineageStore {
    /// Removes what is too old.
    ///
    /// What is told now stays, however old: the last run of each job, the runs by which a job's inputs and outputs and a
    /// dataset's version are known, and those of which they are part; so does what was said by hand.
    /// Others may write between its steps.
    package func prune(_ retention: Retention) throws(LineageStoreError) -> Pruned {
        var pruned = Pruned()
        var last = RunPruning.Place()
        while let place = try write({ writer throws(SQLiteError) in
            try RunPruning(writer, retention).step(after: last)
        }) {
            pruned.runs += place.runs
            pruned.events += place.events
            last = place
        }
        let rest = try write { writer throws(SQLiteError) in
            try writer.pruneTheRest(retention, hasPruned: pruned.runs > 0)
        }
        pruned.events += rest.events
        pruned.versions += rest.versions
        return pruned
    }
}
