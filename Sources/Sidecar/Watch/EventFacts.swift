import ByteReading
import LineageModel

/// What metrics and expectations want to know of an event.
struct EventFacts: Hashable, Sendable {
    /// How much of its columns' lineage a run tells.
    enum Lineage: String, Hashable, Sendable, CaseIterable {
        case complete, incomplete, missing
    }

    /// `START`, `COMPLETE`; empty for events of jobs and datasets.
    var type = ""
    var time: Timestamp?
    var producer = ""
    var runID = ""
    var namespace = ""
    var job = ""
    /// The first owner that is a team, else the first one.
    var team = ""
    var inputs = 0
    var outputs = 0
    var rowsRead = 0
    var rowsWritten = 0
    var bytesWritten = 0
    /// Whether some output says what its columns are made from.
    var hasColumns = false
    /// Whether something says that it does not tell all.
    var isIncomplete = false

    init() {}

    /// Reads them; what cannot be read is not there.
    init(_ body: [UInt8]) {
        var cursor = JSONCursor(body.rawSpan)
        // What was kept is JSON.
        try? cursor.readEvent(into: &self)
    }

    /// Nil where there is nothing to expect: no inputs, or no outputs.
    var lineage: Lineage? {
        guard inputs > 0, outputs > 0 else { return nil }
        return isIncomplete ? .incomplete : hasColumns ? .complete : .missing
    }
}

extension JSONCursor {
    @_lifetime(self: copy self)
    fileprivate mutating func readEvent(into facts: inout EventFacts) throws(JSONError) {
        guard try beginObjectIfAny() else { return }
        while let key = try nextKey() {
            switch key {
            case "eventType": facts.type = (try readStringIfAny() ?? "").uppercased()
            case "eventTime": facts.time = try readStringIfAny().flatMap { EventMoment($0)?.time }
            case "producer": facts.producer = try readStringIfAny() ?? ""
            case "run": try readRun(into: &facts)
            case "job": try readJob(into: &facts)
            case "inputs": facts.inputs = try readDatasets(into: &facts, isOutput: false)
            case "outputs": facts.outputs = try readDatasets(into: &facts, isOutput: true)
            default: try skipValue()
            }
        }
    }

    @_lifetime(self: copy self)
    private mutating func readRun(into facts: inout EventFacts) throws(JSONError) {
        guard try beginObjectIfAny() else { return }
        while let key = try nextKey() {
            switch key {
            case "runId": facts.runID = try readStringIfAny() ?? ""
            case "facets": try readCompleteness(into: &facts)
            default: try skipValue()
            }
        }
    }

    // MARK: Jobs

    @_lifetime(self: copy self)
    private mutating func readJob(into facts: inout EventFacts) throws(JSONError) {
        guard try beginObjectIfAny() else { return }
        while let key = try nextKey() {
            switch key {
            case "namespace": facts.namespace = try readStringIfAny() ?? ""
            case "name": facts.job = try readStringIfAny() ?? ""
            case "facets": try readJobFacets(into: &facts)
            default: try skipValue()
            }
        }
    }

    @_lifetime(self: copy self)
    private mutating func readJobFacets(into facts: inout EventFacts) throws(JSONError) {
        guard try beginObjectIfAny() else { return }
        while let key = try nextKey() {
            guard key.equals("ownership"), try beginObjectIfAny() else {
                if !key.equals("ownership") { try skipValue() }
                continue
            }
            while let key = try nextKey() {
                if key.equals("owners") { facts.team = try readTeam() } else { try skipValue() }
            }
        }
    }

    @_lifetime(self: copy self)
    private mutating func readTeam() throws(JSONError) -> String {
        guard try beginArrayIfAny() else { return "" }
        var (first, team): (String?, String?)
        while try nextElement() {
            guard try beginObjectIfAny() else { continue }
            var (name, kind) = ("", "")
            while let key = try nextKey() {
                switch key {
                case "name": name = try readStringIfAny() ?? ""
                case "type": kind = (try readStringIfAny() ?? "").lowercased()
                default: try skipValue()
                }
            }
            first = first ?? name
            if kind == "team" { team = team ?? name }
        }
        return team ?? first ?? ""
    }

    // MARK: Datasets

    /// Gives how many there are.
    @_lifetime(self: copy self)
    private mutating func readDatasets(into facts: inout EventFacts, isOutput: Bool) throws(JSONError) -> Int {
        guard try beginArrayIfAny() else { return 0 }
        var count = 0
        while try nextElement() {
            count += 1
            guard try beginObjectIfAny() else { continue }
            while let key = try nextKey() {
                switch key {
                case "facets": try readCompleteness(into: &facts)
                case "inputFacets", "outputFacets": try readStatistics(into: &facts, isOutput: isOutput)
                default: try skipValue()
                }
            }
        }
        return count
    }

    @_lifetime(self: copy self)
    private mutating func readCompleteness(into facts: inout EventFacts) throws(JSONError) {
        guard try beginObjectIfAny() else { return }
        while let key = try nextKey() {
            switch key {
            case "columnLineage":
                facts.hasColumns = true
                try skipValue()
            case "sparklineage_completeness": try readFlag(into: &facts)
            default: try skipValue()
            }
        }
    }

    @_lifetime(self: copy self)
    private mutating func readFlag(into facts: inout EventFacts) throws(JSONError) {
        guard try beginObjectIfAny() else { return }
        while let key = try nextKey() {
            if key.equals("complete"), try peek() == .boolean {
                if try !readBool() { facts.isIncomplete = true }
            } else {
                try skipValue()
            }
        }
    }

    @_lifetime(self: copy self)
    private mutating func readStatistics(into facts: inout EventFacts, isOutput: Bool) throws(JSONError) {
        guard try beginObjectIfAny() else { return }
        while let key = try nextKey() {
            guard key.equals(isOutput ? "outputStatistics" : "inputStatistics") else {
                try skipValue()
                continue
            }
            guard try beginObjectIfAny() else { continue }
            while let key = try nextKey() {
                let number = key.equals("rowCount") || key.equals("size") ? try readIntIfAny() ?? 0 : nil
                guard let number else {
                    try skipValue()
                    continue
                }
                add(max(0, number), isRows: key.equals("rowCount"), isOutput: isOutput, to: &facts)
            }
        }
    }

    private func add(_ number: Int, isRows: Bool, isOutput: Bool, to facts: inout EventFacts) {
        switch (isRows, isOutput) {
        case (true, true): facts.rowsWritten &+= number
        case (true, false): facts.rowsRead &+= number
        case (false, true): facts.bytesWritten &+= number
        case (false, false): break
        }
    }
}
