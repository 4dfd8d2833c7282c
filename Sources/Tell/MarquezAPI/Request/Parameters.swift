import LineageModel
import LineageStore

/// The parameters of a query.
struct Parameters {
    private var values: [String: String] = [:]

    /// Reads a query; of a key that stands twice the first counts.
    init(_ query: String) throws(APIFault) {
        // By bytes: what joins the character before it may stand unescaped behind a mark.
        for part in query.utf8.split(separator: UInt8(ascii: "&")) {
            let key = part.prefix { $0 != UInt8(ascii: "=") }
            let value = part.dropFirst(key.count + 1)
            guard let key = percentDecoded(Substring(key), isPlusASpace: true),
                let value = percentDecoded(Substring(value), isPlusASpace: true)
            else { throw .bad("the query is not percent-encoded UTF-8: \(Substring(part))") }
            if values[key] == nil { values[key] = value }
        }
    }

    /// A parameter; nil where it is missing or empty.
    func text(_ key: String) -> String? { values[key].flatMap { $0.isEmpty ? nil : $0 } }

    func required(_ key: String) throws(APIFault) -> String {
        guard let text = text(key) else { throw .parameter("query param \(key) must not be null") }
        return text
    }

    func bool(_ key: String) -> Bool { text(key)?.lowercased() == "true" }

    /// A whole number within bounds; what is no number is answered as a path that leads nowhere, as Marquez does.
    func integer(_ key: String, default standard: Int, most: Int) throws(APIFault) -> Int? {
        guard let text = text(key) else { return standard }
        guard let number = Int32(text) else { throw .nowhere }
        guard number <= most else { throw .parameter("query param \(key) must be less than or equal to \(most)") }
        return number < 0 ? nil : Int(number)
    }

    /// `limit` and `offset`; a longer page than ``longestPage`` is cut to it.
    func page(limit standard: Int = 100) throws(APIFault) -> Page {
        guard let limit = try integer("limit", default: standard, most: 1_000_000) else { throw Self.negative("limit") }
        guard let offset = try integer("offset", default: 0, most: Int(Int32.max)) else {
            throw Self.negative("offset")
        }
        return Page(limit: min(limit, Self.longestPage), offset: offset)
    }

    /// How many steps a graph goes; a negative number is none.
    func depth() throws(APIFault) -> Int { try integer("depth", default: 20, most: 10_000) ?? 0 }

    /// One of some words, capital or small.
    func word<Word: RawRepresentable<String> & CaseIterable>(
        _ key: String, of: Word.Type = Word.self
    ) throws(APIFault) -> Word? {
        guard let text = text(key) else { return nil }
        if let word = Word.allCases.first(where: { $0.rawValue == text.uppercased() }) { return word }
        let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
        throw .bad("query param \(key) must be one of [\(words)]")
    }

    /// A date and time.
    func moment(_ key: String) throws(APIFault) -> Moment? {
        guard let text = text(key) else { return nil }
        guard let moment = EventMoment(text), text.contains("T") || text.contains("t") else {
            throw .bad("Parameter is invalid: Text '\(text)' could not be parsed")
        }
        return Moment(microseconds: moment.microseconds)
    }

    /// A day, `2026-03-01`.
    func day(_ key: String) throws(APIFault) -> Moment? {
        guard let text = text(key) else { return nil }
        guard text.utf8.count == 10, let moment = EventMoment("\(text)T00:00:00Z") else {
            throw .bad("query param \(key) must be of format 'YYYY-MM-DD'")
        }
        return Moment(microseconds: moment.microseconds)
    }

    private static let longestPage = 2000

    private static func negative(_ key: String) -> APIFault {
        .parameter("query param \(key) must be greater than or equal to 0")
    }
}
