import ByteReading
import LineageModel

extension SparkEvent {
    /// Reads one line of an event log; nil when lineage does not need it.
    ///
    /// - Parameters:
    ///   - line: The line without its end.
    ///   - awaitingPlans: Executions that started without a plan, so that a later one is wanted.
    ///   - settings: Settings of the application that are wanted beside those that lineage needs.
    /// - Throws: ``SparkEventError`` for what is no event, or a damaged one.
    package init?(
        line: RawSpan, awaitingPlans: Set<Int> = [], settings: Set<String> = []
    ) throws(SparkEventError) {
        let event: SparkEvent?
        switch SparkEventKind.ofLine(startingWith: line) {
        case .notNeeded: return nil
        case .needed(let kind): event = try Self.read(kind, line, awaitingPlans, settings)
        case .unclear: event = try Self.readUnclear(line, awaitingPlans, settings)
        }
        guard let event else { return nil }
        self = event
    }

    /// Whether a line, though it may be damaged, is one of those that lineage comes from, not of those that only count.
    package static func tellsLineage(line: RawSpan) -> Bool {
        guard case .needed(let kind) = SparkEventKind.ofLine(startingWith: line) else { return false }
        return switch kind {
        case .jobStart, .jobEnd, .stageCompleted, .driverMetrics, .logStart, .databricksStart: false
        default: true
        }
    }

    /// Reads a line that is written with white space, or whose first key is not `Event`.
    private static func readUnclear(
        _ line: RawSpan, _ awaitingPlans: Set<Int>, _ settings: Set<String>
    ) throws(SparkEventError) -> SparkEvent? {
        if line.isBlank { return nil }
        guard let name = try? offsetOfEventName(line) else { throw SparkEventError(.notAnEvent, at: 0) }
        guard let kind = SparkEventKind(in: line, at: name) else { return nil }
        return try read(kind, line, awaitingPlans, settings)
    }

    private static func offsetOfEventName(_ line: RawSpan) throws(JSONError) -> Int? {
        var cursor = JSONCursor(line)
        try cursor.beginObject()
        while let key = try cursor.nextKey() {
            if key.equals("Event") { return try cursor.readText().offset }
            try cursor.skipValue()
        }
        return nil
    }

    private static func read(
        _ kind: SparkEventKind, _ line: RawSpan, _ awaitingPlans: Set<Int>, _ settings: Set<String>
    ) throws(SparkEventError) -> SparkEvent? {
        let isRead: Bool
        var event: SparkEvent?
        do throws(JSONError) {
            var cursor = JSONCursor(line)
            try cursor.beginObject()
            switch kind {
            case .adaptiveUpdate:
                // Most of these lines are large and not wanted: the id, which comes first, decides.
                return try planUpdate(&cursor, awaitingPlans)
            case .logStart, .databricksStart: event = try logStart(&cursor)
            case .environmentUpdate: event = try environmentUpdate(&cursor, settings)
            case .applicationStart: event = try ApplicationStart(&cursor).map(SparkEvent.applicationStart)
            case .applicationEnd: event = try ApplicationEnd(&cursor).map(SparkEvent.applicationEnd)
            case .jobStart: event = try JobStart(&cursor).map(SparkEvent.jobStart)
            case .jobEnd: event = try JobEnd(&cursor).map(SparkEvent.jobEnd)
            case .executionStart: event = try ExecutionStart(&cursor).map(SparkEvent.executionStart)
            case .queryStarted: event = try QueryStarted(&cursor).map(SparkEvent.queryStarted)
            case .queryProgress: event = try QueryProgress(&cursor).map(SparkEvent.queryProgress)
            case .queryTerminated: event = try QueryTerminated(&cursor).map(SparkEvent.queryTerminated)
            case .stageCompleted: event = try StageCompleted(&cursor).map(SparkEvent.stageCompleted)
            case .driverMetrics: event = try DriverMetrics(&cursor).map(SparkEvent.driverMetrics)
            case .executionEnd: event = try ExecutionEnd(&cursor).map(SparkEvent.executionEnd)
            }
            isRead = event != nil
            try cursor.expectEnd()
        } catch {
            throw SparkEventError(error)
        }
        if !isRead { throw SparkEventError(.incomplete, at: 0) }
        return event
    }

    private static func logStart(_ cursor: inout JSONCursor) throws(JSONError) -> SparkEvent {
        var version: String?
        while let key = try cursor.nextKey() {
            switch key {
            case "Spark Version": version = try cursor.readStringIfAny()
            default: try cursor.skipValue()
            }
        }
        return .logStart(sparkVersion: version)
    }

    private static func environmentUpdate(
        _ cursor: inout JSONCursor, _ settings: Set<String>
    ) throws(JSONError) -> SparkEvent {
        var properties: [String: String] = [:]
        while let key = try cursor.nextKey() {
            switch key {
            case "Spark Properties", "Hadoop Properties": try cursor.readSettings(into: &properties, also: settings)
            default: try cursor.skipValue()
            }
        }
        return .environmentUpdate(properties: properties)
    }

    private static func planUpdate(
        _ cursor: inout JSONCursor, _ awaitingPlans: Set<Int>
    ) throws(JSONError) -> SparkEvent? {
        if awaitingPlans.isEmpty { return nil }
        var id: Int?
        while let key = try cursor.nextKey() {
            switch key {
            case "executionId":
                id = try cursor.readIntIfAny()
                guard let id, awaitingPlans.contains(id) else { return nil }
            case "physicalPlanDescription":
                guard let id else { return nil }
                let plan = try cursor.readBytesIfAny()
                return plan.isEmpty ? nil : .planUpdate(executionID: id, plan: plan)
            default: try cursor.skipValue()
            }
        }
        return nil
    }
}
