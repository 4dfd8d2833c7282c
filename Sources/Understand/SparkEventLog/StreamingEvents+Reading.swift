import ByteReading
import LineageModel

extension QueryStarted {
    init?(_ cursor: inout JSONCursor) throws(JSONError) {
        var (id, runID, time) = (String?.none, String?.none, Timestamp?.none)
        var name: String?
        while let key = try cursor.nextKey() {
            switch key {
            case "id": id = try cursor.readStringIfAny()
            case "runId": runID = try cursor.readStringIfAny()
            case "name": name = try cursor.readNonEmptyString()
            case "timestamp": time = try cursor.readStringIfAny().flatMap { Timestamp(iso8601: $0) }
            default: try cursor.skipValue()
            }
        }
        guard let id, let runID, let time else { return nil }
        self.init(id: id, runID: runID, name: name, time: time)
    }
}

extension QueryTerminated {
    init?(_ cursor: inout JSONCursor) throws(JSONError) {
        var (id, runID) = (String?.none, String?.none)
        var exception: String?
        while let key = try cursor.nextKey() {
            switch key {
            case "id": id = try cursor.readStringIfAny()
            case "runId": runID = try cursor.readStringIfAny()
            case "exception": exception = try cursor.readNonEmptyString()
            default: try cursor.skipValue()
            }
        }
        guard let id, let runID else { return nil }
        // An empty Option may be printed as text.
        self.init(id: id, runID: runID, exception: exception == "None" ? nil : exception)
    }
}

extension QueryProgress {
    /// Reads the event, whose content is the object `progress`.
    init?(_ cursor: inout JSONCursor) throws(JSONError) {
        var found: QueryProgress?
        while let key = try cursor.nextKey() {
            guard key.equals("progress"), try cursor.beginObjectIfAny() else {
                if !key.equals("progress") { try cursor.skipValue() }
                continue
            }
            found = try Self.content(&cursor)
        }
        guard let found else { return nil }
        self = found
    }

    private static func content(_ cursor: inout JSONCursor) throws(JSONError) -> QueryProgress? {
        var (id, runID) = (String?.none, String?.none)
        var (batch, time) = (Int?.none, Timestamp?.none)
        var progress = QueryProgress(id: "", runID: "", batchID: 0, time: Timestamp(milliseconds: 0))
        while let key = try cursor.nextKey() {
            switch key {
            case "id": id = try cursor.readStringIfAny()
            case "runId": runID = try cursor.readStringIfAny()
            case "name": progress.name = try cursor.readNonEmptyString()
            case "timestamp": time = try cursor.readStringIfAny().flatMap { Timestamp(iso8601: $0) }
            case "batchId": batch = try cursor.readIntIfAny()
            case "sources": progress.sources = try sources(&cursor)
            case "sink": try progress.readSink(&cursor)
            default: try cursor.skipValue()
            }
        }
        guard let id, let runID, let batch, let time else { return nil }
        (progress.id, progress.runID, progress.batchID, progress.time) = (id, runID, batch, time)
        return progress
    }

    private static func sources(_ cursor: inout JSONCursor) throws(JSONError) -> [StreamSource] {
        guard try cursor.peek() == .array else {
            try cursor.skipValue()
            return []
        }
        var sources: [StreamSource] = []
        try cursor.beginArray()
        while try cursor.nextElement() {
            if try cursor.beginObjectIfAny() { sources.append(try StreamSource(content: &cursor)) }
        }
        return sources
    }

    private mutating func readSink(_ cursor: inout JSONCursor) throws(JSONError) {
        guard try cursor.beginObjectIfAny() else { return }
        while let key = try cursor.nextKey() {
            switch key {
            case "description": sink = try cursor.readStringIfAny() ?? ""
            case "numOutputRows": outputRows = try cursor.readIntIfAny().flatMap { $0 < 0 ? nil : $0 }
            default: try cursor.skipValue()
            }
        }
    }
}

extension StreamSource {
    fileprivate init(content cursor: inout JSONCursor) throws(JSONError) {
        self.init(description: "")
        var start: String?
        var end: String?
        while let key = try cursor.nextKey() {
            switch key {
            case "description": description = try cursor.readStringIfAny() ?? ""
            case "startOffset": start = try cursor.readStringIfAny()
            case "endOffset": end = try cursor.readStringIfAny()
            case "numInputRows": inputRows = try cursor.readIntIfAny() ?? 0
            default: try cursor.skipValue()
            }
        }
        isChanged = start != end
        endOffset = end ?? ""
        topics = Self.isKafka(description) ? Self.topics(of: endOffset) : []
    }

    private static func isKafka(_ description: String) -> Bool { description.hasPrefix("Kafka") }

    /// The topics of `{"orders":{"1":4},"payments":{"0":7}}`, sorted by name.
    private static func topics(of offset: String) -> [Name] {
        let bytes = Array(offset.utf8)
        return (try? keys(of: bytes.rawSpan))?.sorted() ?? []
    }

    private static func keys(of bytes: RawSpan) throws(JSONError) -> [Name] {
        var cursor = JSONCursor(bytes)
        var names: [Name] = []
        guard try cursor.beginObjectIfAny() else { return [] }
        while let key = try cursor.nextKey() {
            if try cursor.peek() == .object { names.append(Name(try key.string())) }
            try cursor.skipValue()
        }
        return names
    }
}

extension Timestamp {
    /// Reads `2026-11-21T02:58:53.865Z`, the only form that Spark's streaming events have; nil for anything else.
    init?(iso8601 text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[10] == UInt8(ascii: "T"), bytes.last == UInt8(ascii: "Z") else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            var value = 0
            for byte in bytes[range] {
                guard byte >= 48, byte <= 57 else { return nil }
                value = value * 10 + Int(byte - 48)
            }
            return value
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
            let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
            (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        var fraction = 0
        if bytes.count == 24 {
            guard bytes[19] == UInt8(ascii: "."), let milliseconds = number(20..<23) else { return nil }
            fraction = milliseconds
        }
        let seconds = Self.days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second
        self.init(milliseconds: Int64(seconds * 1_000 + fraction))
    }

    /// Days since 1970-01-01, in eras of 400 years that begin in March (Hinnant, `days_from_civil`).
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = year / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
