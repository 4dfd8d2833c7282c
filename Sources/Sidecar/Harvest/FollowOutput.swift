package import FileTailing
package import LineageModel
import OpenLineage

/// Where goes what followed logs tell.
package protocol FollowOutput: ~Copyable {
    /// How far a log was told before; nil to begin at its start.
    func progress(of log: EventLog) throws(Stop) -> LogProgress?

    /// Takes what a turn of a log told.
    mutating func take(_ updates: [RunUpdate], of log: FollowedLog, _ report: inout HarvestReport) throws(Stop)
}

/// Events in a file that grows.
package struct FollowFile: FollowOutput, ~Copyable {
    private var output: OutputFile?
    private var store: StoreFeed?
    private let names: ToldNames
    private let normalForm: NormalForm
    /// The names that each log taught, where they are not kept for all.
    private var ofLogs: [ObjectIdentifier: NameTable] = [:]

    /// - Parameters:
    ///   - output: takes the events; nil where the store alone does.
    ///   - store: takes them too.
    ///   - names: the names that were told before.
    ///   - normalForm: what is done to events before they are written.
    package init(
        _ output: consuming OutputFile?, store: StoreFeed? = nil, _ names: ToldNames, _ normalForm: NormalForm
    ) {
        self.output = consume output
        (self.store, self.names, self.normalForm) = (store, names, normalForm)
    }

    package func progress(of log: EventLog) -> LogProgress? { nil }

    package mutating func take(
        _ updates: [RunUpdate], of log: FollowedLog, _ report: inout HarvestReport
    ) throws(Stop) {
        guard !updates.isEmpty else { return }
        var known = names.areKept ? names.begin() : ofLogs[ObjectIdentifier(log), default: NameTable()]
        var events: [UInt8] = []
        for var update in updates {
            known.settle(&update)
            normalForm.append(update, to: &events, &report)
        }
        try names.keep(known)
        ofLogs[ObjectIdentifier(log)] = log.isOver ? nil : known
        try store?.take(events)
        try store?.flush()
        try output?.write { $0 += events }
        try output?.flush()
    }

    /// Writes what is left.
    package consuming func finish() throws(Stop) {
        try store?.flush()
        try output.take()?.finish()
    }
}
