import ByteReading

extension StageCompleted {
    init?(_ cursor: inout JSONCursor) throws(JSONError) {
        var stage: StageCompleted?
        while let key = try cursor.nextKey() {
            switch key {
            case "Stage Info": stage = try Self.info(&cursor)
            default: try cursor.skipValue()
            }
        }
        guard let stage else { return nil }
        self = stage
    }

    private static func info(_ cursor: inout JSONCursor) throws(JSONError) -> StageCompleted? {
        guard try cursor.beginObjectIfAny() else { return nil }
        var id: Int?
        var stage = StageCompleted(id: 0)
        while let key = try cursor.nextKey() {
            switch key {
            case "Stage ID": id = try cursor.readIntIfAny()
            case "Stage Attempt ID": stage.attempt = try cursor.readIntIfAny() ?? 0
            case "Failure Reason": stage.hasFailed = try cursor.readStringIfAny() != nil
            case "Accumulables": try stage.readCounters(&cursor)
            default: try cursor.skipValue()
            }
        }
        guard let id else { return nil }
        stage.id = id
        return stage
    }

    private mutating func readCounters(_ cursor: inout JSONCursor) throws(JSONError) {
        guard try cursor.beginArrayIfAny() else { return }
        while try cursor.nextElement() {
            if try cursor.beginObjectIfAny() { try readCounter(&cursor) }
        }
    }

    /// The value stands behind the id and the name.
    private mutating func readCounter(_ cursor: inout JSONCursor) throws(JSONError) {
        var id: Int?
        var counter = Counter.other
        while let key = try cursor.nextKey() {
            switch key {
            case "ID": id = try cursor.readIntIfAny()
            case "Name": counter = try Counter(&cursor)
            case "Value":
                guard let value = try cursor.readIntIfAny() else { continue }
                switch counter {
                case .rows: if let id { rows[id] = value }
                case .tasks(let place): tasks[keyPath: place] &+= value
                case .other: break
                }
            default: try cursor.skipValue()
            }
        }
    }

    private enum Counter {
        case rows
        case tasks(any WritableKeyPath<TaskMetrics, Int> & Sendable)
        case other

        init(_ cursor: inout JSONCursor) throws(JSONError) {
            guard try cursor.peek() == .string else {
                try cursor.skipValue()
                self = .other
                return
            }
            let name = try cursor.readText()
            switch name {
            case "number of output rows": self = .rows
            case "internal.metrics.output.recordsWritten": self = .tasks(\.recordsWritten)
            case "internal.metrics.output.bytesWritten": self = .tasks(\.bytesWritten)
            case "internal.metrics.executorRunTime": self = .tasks(\.runTime)
            case "internal.metrics.executorCpuTime": self = .tasks(\.processorTime)
            case "internal.metrics.shuffle.read.localBytesRead": self = .tasks(\.shuffleBytesRead)
            case "internal.metrics.shuffle.read.remoteBytesRead": self = .tasks(\.shuffleBytesRead)
            case "internal.metrics.shuffle.write.bytesWritten": self = .tasks(\.shuffleBytesWritten)
            case "internal.metrics.memoryBytesSpilled": self = .tasks(\.memoryBytesSpilled)
            case "internal.metrics.diskBytesSpilled": self = .tasks(\.diskBytesSpilled)
            default: self = .other
            }
        }
    }
}

extension DriverMetrics {
    init?(_ cursor: inout JSONCursor) throws(JSONError) {
        var id: Int?
        self.init(executionID: 0, values: [:])
        while let key = try cursor.nextKey() {
            switch key {
            case "executionId": id = try cursor.readIntIfAny()
            case "accumUpdates": try readValues(&cursor)
            default: try cursor.skipValue()
            }
        }
        guard let id else { return nil }
        executionID = id
    }

    /// Pairs `[id, value]`.
    private mutating func readValues(_ cursor: inout JSONCursor) throws(JSONError) {
        guard try cursor.beginArrayIfAny() else { return }
        while try cursor.nextElement() {
            let pair = try cursor.readInts()
            if pair.count == 2 { values[pair[0]] = pair[1] }
        }
    }
}
