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
    ///
    /// - Parameters:
    ///   - retention: what is too old.
    ///   - mayGoOn: asked before each step, of some hundred rows; what is left is removed the next time.
    /// - Returns: what went.
    /// - Throws: when the store cannot be written.
    @discardableResult
    package func prune(
        _ retention: Retention, while mayGoOn: () -> Bool = { true }
    ) throws(LineageStoreError) -> Pruned {
        var pruned = Pruned()
        try pruneRuns(retention, &pruned, mayGoOn)
        try pruneEvents(retention, &pruned, mayGoOn)
        try pruneVersions(retention, &pruned, mayGoOn)
        // It looks through whole tables: only where there may be something to find.
        if pruned != Pruned() {
            try pruneJobVersions(retention, mayGoOn)
            try sweep(while: mayGoOn)
        }
        guard mayGoOn() else { return pruned }
        try write { writer throws(SQLiteError) in try writer.database.giveBack(pages: 10_000) }
        return pruned
    }

    private func pruneRuns(
        _ retention: Retention, _ pruned: inout Pruned, _ mayGoOn: () -> Bool
    ) throws(LineageStoreError) {
        var last = RunPruning.Place()
        while mayGoOn(),
            let place = try write({ writer throws(SQLiteError) in
                try RunPruning(writer, retention).step(after: last)
            })
        {
            pruned.runs += place.runs
            pruned.events += place.events
            last = place
        }
    }

    private func pruneEvents(
        _ retention: Retention, _ pruned: inout Pruned, _ mayGoOn: () -> Bool
    ) throws(LineageStoreError) {
        while mayGoOn() {
            let removed = try write { writer throws(SQLiteError) in
                try RestPruning(writer, retention).removeReplacedEvents()
            }
            if removed == 0 { return }
            pruned.events += removed
        }
    }

    private func pruneVersions(
        _ retention: Retention, _ pruned: inout Pruned, _ mayGoOn: () -> Bool
    ) throws(LineageStoreError) {
        let datasets = try write { writer throws(SQLiteError) in
            try RestPruning(writer, retention).datasetsOfManyVersions()
        }
        for dataset in datasets {
            while mayGoOn() {
                let removed = try write { writer throws(SQLiteError) in
                    try RestPruning(writer, retention).removeVersions(of: dataset)
                }
                if removed == 0 { break }
                pruned.versions += removed
            }
        }
    }

    private func pruneJobVersions(_ retention: Retention, _ mayGoOn: () -> Bool) throws(LineageStoreError) {
        var last: Int64 = 0
        while mayGoOn(),
            let next = try write({ writer throws(SQLiteError) in
                try RestPruning(writer, retention).removeJobVersions(after: last)
            })
        { last = next }
    }
}
