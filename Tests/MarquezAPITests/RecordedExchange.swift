import ByteReading
import TestSupport

/// One request to a real Marquez and its answer.
struct RecordedExchange {
    let name: String
    let method: String
    /// Path and query.
    let target: String
    let body: JSONValue?
    /// What the asker said to take.
    let accept: String?
    let status: Int
    /// What was answered; nil where that is no JSON.
    ///
    /// Of a long answer the record, and so this, has the start alone.
    let answer: JSONValue?
    let isCut: Bool

    static func all() throws -> [RecordedExchange] {
        try MarquezContract.all().compactMap { RecordedExchange(try JSONValue(parsing: $0)) }
    }

    private init?(_ line: JSONValue) {
        guard let name = line["name"]?.string, let method = line["request"]?["method"]?.string,
            let path = line["request"]?["path"]?.string, case .number(let status)? = line["response"]?["status"]
        else { return nil }
        (self.name, self.method, target) = (name, method, path)
        self.status = Int(status) ?? 0
        body = line["request"]?["body"]
        accept = line["request"]?["headers"]?["Accept"]?.string
        let answer = line["response"]?["body"]
        isCut = answer?.string?.contains("…cut") == true
        let whole = answer?.object != nil || answer?.array != nil
        let told = whole ? answer : answer?.string.flatMap(JSONValue.init(startOf:))
        self.answer = target.hasPrefix("/api/v1/events/") ? told?.withoutNulls : told
    }

    /// Something that was said by other means than events, and taken.
    var isWrite: Bool {
        ["PUT", "POST", "DELETE"].contains(method) && (200..<300).contains(status) && target.hasPrefix("/api/v1/")
            && !target.hasPrefix("/api/v1/lineage")
    }

    var bodyText: String {
        guard let body, !body.isNull else { return "" }
        return String(decoding: body.encoded(), as: UTF8.self)
    }

    /// An event that Marquez took and that the record holds whole.
    var takenEvent: [UInt8]? {
        guard method == "POST", target == "/api/v1/lineage", status == 201, let body else { return nil }
        if body.object != nil { return body.encoded() }
        guard let text = body.string, text.hasPrefix("{"), !text.contains("…cut") else { return nil }
        return Array(text.utf8)
    }
}

extension JSONValue {
    /// What was told: Marquez writes events anew, with a null for each key that it knows and nobody told.
    fileprivate var withoutNulls: JSONValue {
        switch self {
        case .object(let object):
            .object(
                JSONObject(
                    object.members.filter { !$0.value.isNull }.map { .init($0.key, $0.value.withoutNulls) }))
        case .array(let elements): .array(elements.map(\.withoutNulls))
        default: self
        }
    }
}
