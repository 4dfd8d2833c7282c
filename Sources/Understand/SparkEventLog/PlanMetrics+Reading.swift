import ByteReading

extension PlanMetrics {
    /// Plans that are nested more deeply are passed over as a whole: a part would make a wrong sum.
    private static let maximumDepth = 400

    /// The operators of `sparkPlanInfo` that read or write a table and count it.
    ///
    /// Of the others no more than the name is read.
    static func all(_ cursor: inout JSONCursor) throws(JSONError) -> [PlanMetrics] {
        var found = PlanMetricsReader()
        try found.readNode(&cursor, depth: 0, isCached: false)
        return found.isTooDeep ? [] : found.metrics
    }

    fileprivate static func isTooDeep(_ depth: Int) -> Bool { depth > maximumDepth }
}

/// Walks the tree of a plan.
private struct PlanMetricsReader {
    var metrics: [PlanMetrics] = []
    var isTooDeep = false

    mutating func readNode(_ cursor: inout JSONCursor, depth: Int, isCached: Bool) throws(JSONError) {
        if PlanMetrics.isTooDeep(depth) { isTooDeep = true }
        if isTooDeep { return try cursor.skipValue() }
        guard try cursor.beginObjectIfAny() else { return }
        var node: PlanMetrics?
        var isCached = isCached
        while let key = try cursor.nextKey() {
            switch key {
            case "nodeName": node = try name(&cursor, &isCached)
            case "children": try readChildren(&cursor, depth, isCached)
            case "metrics":
                guard var counted = node else { try cursor.skipValue(); continue }
                try counted.readCounters(&cursor)
                metrics.append(counted)
            default: try cursor.skipValue()
            }
        }
    }

    private mutating func readChildren(
        _ cursor: inout JSONCursor, _ depth: Int, _ isCached: Bool
    ) throws(JSONError) {
        guard try cursor.beginArrayIfAny() else { return }
        while try cursor.nextElement() { try readNode(&cursor, depth: depth + 1, isCached: isCached) }
    }

    /// A node that may count tables; nil for another.
    private func name(_ cursor: inout JSONCursor, _ isCached: inout Bool) throws(JSONError) -> PlanMetrics? {
        guard try cursor.peek() == .string else {
            try cursor.skipValue()
            return nil
        }
        let name = try cursor.readText()
        if name.raw.hasBytes("Scan In-memory", at: 0) || name.raw.hasBytes("InMemoryTableScan", at: 0) {
            isCached = true
            return nil
        }
        guard isTable(name.raw) else { return nil }
        return PlanMetrics(node: try name.string(), isCached: isCached)
    }

    private func isTable(_ name: RawSpan) -> Bool {
        name.hasBytes("BatchScan", at: 0) || name.hasBytes("Scan ", at: 0) || name.hasBytes("FileScan", at: 0)
            || name.hasBytes("Execute ", at: 0) || name.hasBytes("AppendData", at: 0)
            || name.hasBytes("Overwrite", at: 0) || name.hasBytes("ReplaceData", at: 0)
    }
}

extension PlanMetrics {
    fileprivate mutating func readCounters(_ cursor: inout JSONCursor) throws(JSONError) {
        guard try cursor.beginArrayIfAny() else { return }
        while try cursor.nextElement() {
            if try cursor.beginObjectIfAny() { try readCounter(&cursor) }
        }
    }

    private mutating func readCounter(_ cursor: inout JSONCursor) throws(JSONError) {
        var place: WritableKeyPath<PlanMetrics, Int?>?
        while let key = try cursor.nextKey() {
            switch key {
            case "name": place = try Self.place(&cursor)
            case "accumulatorId":
                let id = try cursor.readIntIfAny()
                if let place, let id { self[keyPath: place] = id }
            default: try cursor.skipValue()
            }
        }
    }

    private static func place(_ cursor: inout JSONCursor) throws(JSONError) -> WritableKeyPath<PlanMetrics, Int?>? {
        guard try cursor.peek() == .string else {
            try cursor.skipValue()
            return nil
        }
        let name = try cursor.readText()
        switch name {
        case "number of output rows": return \.rows
        case "number of files read", "number of written files", "number of result data files",
            "number of added data files":
            return \.files
        case "size of files read", "written output", "total data file size (bytes)": return \.bytes
        default: return nil
        }
    }
}
