import ByteReading

/// Where a document's shape differs from another's: keys that are missing, and values of another type.
struct Shape {
    private(set) var differences: Set<String> = []
    /// Whether the record is the start of an answer alone: what stood behind the cut is not known.
    private let isCut: Bool

    private init(isCut: Bool) { self.isCut = isCut }

    /// Compares an answer with the recorded one; keys that only the answer has are no difference.
    ///
    /// Facets are what was told: the same ones, with the same keys. Elements of lists are compared by their ids or names;
    /// one that the record has not must be like one that it has. A graph has the same nodes.
    static func differences(of answer: JSONValue, from record: JSONValue, isCut: Bool = false) -> Set<String> {
        var shape = Shape(isCut: isCut)
        shape.compare(answer, record, at: "$")
        return shape.differences
    }

    private mutating func compare(_ answer: JSONValue, _ record: JSONValue, at path: String) {
        switch (answer, record) {
        case (.object(let answer), .object(let record)):
            for member in record.members {
                guard let value = answer[member.key] else {
                    differences.insert("\(path).\(member.key): missing")
                    continue
                }
                compare(value, member.value, at: "\(path).\(member.key)")
            }
            if !isCut, path.hasSuffix(".facets"), answer.members.contains(where: { record[$0.key] == nil }) {
                differences.insert("\(path): a facet more")
            }
        case (.array(let answer), .array(let record)):
            if path == "$.graph" { compareNodes(answer, record) } else { compareLists(answer, record, at: path) }
        default: compareKinds(answer, record, at: path)
        }
    }

    private mutating func compareNodes(_ answer: [JSONValue], _ record: [JSONValue]) {
        for recorded in record {
            if let node = answer.first(where: { $0.name == recorded.name }) {
                compare(node, recorded, at: "$.graph[]")
            } else {
                differences.insert("$.graph: a node is missing")
            }
        }
        if !isCut, answer.contains(where: { node in !record.contains { $0.name == node.name } }) {
            differences.insert("$.graph: a node more")
        }
    }

    private mutating func compareLists(_ answer: [JSONValue], _ record: [JSONValue], at path: String) {
        if answer.isEmpty != record.isEmpty {
            differences.insert("\(path): \(answer.isEmpty ? "empty" : "not empty")")
        }
        let names = Set(answer.compactMap(\.name))
        if path == "$.namespaces" || path == "$.jobs" || path == "$.datasets",
            record.contains(where: { $0.name.map { !names.contains($0) } ?? false })
        {
            differences.insert("\(path): one is missing")
        }
        for (place, element) in answer.enumerated() {
            let alike = record.filter { element.name != nil && $0.name == element.name }
            // Versions have the id of their dataset or job in common: the first is compared with the first.
            let named = alike.count > 1 && place < record.count ? record[place] : alike.first
            if isCut, named == nil || place >= record.count, element.name != nil { continue }
            let ways = (named.map { [$0] } ?? record).map { Shape.differences(of: element, from: $0) }
            guard let best = ways.min(by: { $0.count < $1.count }) else { continue }
            differences.formUnion(best.map { "\(path)[]\($0.dropFirst())" })
        }
    }

    private mutating func compareKinds(_ answer: JSONValue, _ record: JSONValue, at path: String) {
        guard answer.kindName != record.kindName else { return }
        differences.insert("\(path): \(record.kindName) became \(answer.kindName)")
    }
}

extension JSONValue {
    /// What tells an element of a list from the others: its id, without a version, or its name.
    fileprivate var name: String? {
        if let id = self["id"]?.object { return String(decoding: JSONValue.object(id).encoded(), as: UTF8.self) }
        return (self["id"] ?? self["name"])?.string?.split(separator: "#<uuid4>").first.map { id in
            let parts = id.split(separator: "#", omittingEmptySubsequences: false)
            return parts.last?.utf8.count == 36 ? parts.dropLast().joined(separator: "#") : String(id)
        }
    }

    fileprivate var kindName: String {
        switch self {
        case .object: "object"
        case .array: "array"
        case .string: "string"
        case .number: "number"
        case .bool: "bool"
        case .null: "null"
        }
    }

    /// The start of a document, as far as it goes: cut behind its last whole value, and closed.
    init?(startOf text: String) {
        var open: [UInt8] = []
        var (isInString, isEscaped) = (false, false)
        var whole: (length: Int, open: [UInt8])?
        for (index, byte) in text.utf8.enumerated() {
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "{"): open.append(UInt8(ascii: "}"))
            case UInt8(ascii: "["): open.append(UInt8(ascii: "]"))
            case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = open.popLast()
            case UInt8(ascii: ","): whole = (index, open)
            default: break
            }
        }
        guard let whole, let value = try? JSONValue(parsing: text.utf8.prefix(whole.length) + whole.open.reversed())
        else { return nil }
        self = value
    }
}
