package import StateStore

/// What a state directory holds, for people and for machines.
package struct StateListing: Sendable {
    private let path: String
    private let contents: StateContents
    private let queues: QueueListing

    /// Reads it.
    ///
    /// - Parameters:
    ///   - state: the state.
    ///   - path: its directory.
    /// - Throws: when the state cannot be read.
    package init(_ state: any StateAccess, path: String) throws(Stop) {
        self.path = path
        contents = try keeping { () throws(StateStoreError) in try state.contents() }
        queues = try QueueListing(state, limit: 0)
    }

    /// Whether each event that was put into a queue is accounted for.
    package var isConserved: Bool { queues.queues.allSatisfy(\.isConserved) }

    package func lines(style: TextStyle) -> [String] {
        let conserved =
            isConserved
            ? "every event that was queued is delivered, refused, dropped or waits"
            : style("the queues do not add up: run `sparklineage state repair --state \(path)`", .bad)
        return [
            "\(style(path.printable, .strong)): schema \(contents.schema), \(counted(contents.fileSize, "byte"))",
            "\(counted(contents.logs, "log")), \(contents.finishedLogs) of them read to their end",
            "\(counted(contents.names, "name")) of datasets",
            "\(counted(contents.events, "event")) in the outbox, \(counted(contents.eventBytes, "byte"))",
            "\(counted(contents.deadLetters, "dead letter"))",
            "\(counted(contents.ignored, "event")) left out by rules",
        ] + foreignLines + queues.lines(style: style) + [conserved]
    }

    private var foreignLines: [String] {
        let foreign = contents.foreign
        guard foreign != ForeignContents() else { return [] }
        return [
            "\(counted(foreign.decoded, "event")) of others: \(foreign.collapsed) collapsed, "
                + "\(foreign.suppressed) suppressed, \(foreign.held) held",
            "\(counted(foreign.runs, "run")) of others kept, \(foreign.forgotten) forgotten; "
                + "\(counted(foreign.files, "file")) followed",
        ]
    }

    /// One JSON document.
    package var json: [UInt8] {
        encoded(
            StateDocument(
                path: path, schema: contents.schema, fileBytes: contents.fileSize, logs: contents.logs,
                finishedLogs: contents.finishedLogs, names: contents.names, events: contents.events,
                eventBytes: contents.eventBytes, deadLetters: contents.deadLetters, ignored: contents.ignored,
                foreign: contents.foreign, conserved: isConserved))
    }
}

private struct StateDocument: Encodable {
    let path: String
    let schema, fileBytes, logs, finishedLogs, names, events, eventBytes, deadLetters, ignored: Int
    let foreign: ForeignContents
    let conserved: Bool
}

extension StateRepair {
    /// What was saved and what was not.
    package func lines(style: TextStyle) -> [String] {
        tables.map { table in
            let loss = table.damage.map { style("; the rest cannot be read: \($0)", .bad) } ?? ""
            return "\(table.name): \(counted(table.saved, "row")) saved\(loss)"
        } + (readsLogsAgain ? ["events are lost: every log is read again from its start"] : [])
            + ["the old database is kept as \(kept)"]
    }
}
