import ByteReading
import OpenLineage

extension EventTranslator {
    /// Makes the document's own members right.
    ///
    /// - Returns: which document it is; nil when it is refused.
    mutating func repairDocument() -> EventHeader.Kind? {
        guard event.object != nil else {
            refuse("the document is no JSON object")
            return nil
        }
        guard let kind = repairKind() else { return nil }
        if event["producer"]?.isNull ?? true { refuse("producer is missing") }
        repairTime()
        switch event["eventType"] {
        case nil, .null, .string, .number, .bool: break
        default: refuse("eventType is no text")
        }
        return kind
    }

    /// Sees that `schemaURL` says which document it is: Marquez goes by its end alone, and takes all else for a run.
    private mutating func repairKind() -> EventHeader.Kind? {
        let address = event["schemaURL"]?.string
        let told = address.flatMap(EventHeader.Kind.init(endOf:))
        guard let kind = hasObject("run") ? .run : told ?? foundKind else {
            refuse("it has neither run, job nor dataset")
            return nil
        }
        if told != kind || address?.isURI != true {
            event["schemaURL"] = .string(kind.schemaURL)
            repaired(.schemaURLSet, "schemaURL")
        }
        for part in kind.parts where !hasObject(part) { refuse("\(part) is missing") }
        return kind
    }

    private var foundKind: EventHeader.Kind? {
        guard event["run"] == nil, event["eventType"] == nil else { return .run }
        return hasObject("job") ? .job : hasObject("dataset") ? .dataset : nil
    }

    private func hasObject(_ key: String) -> Bool { event[key]?.object != nil }

    private mutating func repairTime() {
        let told = event["eventTime"]?.string
        guard let told, let time = EventTimeText.spelled(told) else {
            return refuse("eventTime is no date and time: \(told?.cut(toBytes: 100) ?? "missing")")
        }
        guard time != told else { return }
        event["eventTime"] = .string(time)
        repaired(.timeSpelled, "eventTime")
    }
}

extension EventHeader.Kind {
    fileprivate init?(endOf address: String) {
        switch address.split(separator: "/", omittingEmptySubsequences: false).last {
        case "RunEvent": self = .run
        case "DatasetEvent": self = .dataset
        case "JobEvent": self = .job
        default: return nil
        }
    }

    fileprivate var schemaURL: String {
        switch self {
        case .run: CoreSchema.runEvent
        case .dataset: CoreSchema.datasetEvent
        case .job: CoreSchema.jobEvent
        }
    }

    fileprivate var parts: [String] {
        switch self {
        case .run: ["run", "job"]
        case .dataset: ["dataset"]
        case .job: ["job"]
        }
    }
}

// MARK: - What PostgreSQL cannot hold

extension EventTranslator {
    /// Replaces U+0000 and numbers of very many digits, wherever they stand.
    mutating func replaceUnstorable() {
        guard !isStorable(event) else { return }
        var value = exchange(&event, with: .null)
        replaceUnstorable(in: &value)
        event = value
    }

    private func isStorable(_ value: JSONValue) -> Bool {
        switch value {
        case .object(let object): object.members.allSatisfy { isStorable($0.key) && isStorable($0.value) }
        case .array(let elements): elements.allSatisfy(isStorable)
        case .string(let text): isStorable(text)
        case .number(let text): isStorableNumber(text)
        case .bool, .null: true
        }
    }

    private func isStorable(_ text: String) -> Bool { !text.utf8.contains(0) }

    private mutating func replaceUnstorable(in value: inout JSONValue) {
        switch value {
        case .object(var object):
            value = .null
            object.changeEachKey { isStorable($0) ? $0 : withoutNull($0) }
            object.changeEachValue { _, member in replaceUnstorable(in: &member) }
            value = .object(object)
        case .array: value.changeEachElement { replaceUnstorable(in: &$0) }
        case .string(let text):
            guard !isStorable(text) else { return }
            value = .string(withoutNull(text))
        case .number(let text):
            guard !isStorableNumber(text) else { return }
            value = .string(text)
            repaired(.numberQuoted, "a number of \(text.utf8.count) characters")
        case .bool, .null: break
        }
    }

    private mutating func withoutNull(_ text: String) -> String {
        let cleaned = String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value == 0 ? "\u{FFFD}" : $0 }))
        repaired(.nullReplaced, cleaned.cut(toBytes: 100))
        return cleaned
    }
}

/// Whether a number has neither very many digits nor an exponent of more than three.
private func isStorableNumber(_ text: String) -> Bool {
    let count = text.utf8.count
    guard count > 4 else { return true }
    guard count <= Limit.numberDigits else { return false }
    guard let exponent = text.utf8.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }) else { return true }
    return text.utf8[exponent...].count { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } <= 3
}
