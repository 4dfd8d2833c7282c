/// The parts of a table's name inside its catalog: namespaces, then the table.
package struct TableIdentifier: Hashable, Sendable, Codable {
    package var parts: [String]

    init(parts: [String]) {
        self.parts = parts
    }

    /// Reads ``db.`odd name` ``: parts between dots, backticks around what is quoted, doubled where they are meant.
    package init(quoted text: String) {
        self.init(parts: [])
        var part: [UInt8] = []
        var isQuoted = false
        let bytes = Array(text.utf8)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "`"):
                let isDoubled = isQuoted && index < bytes.count && bytes[index] == byte
                if isDoubled {
                    part.append(byte)
                    index += 1
                } else {
                    isQuoted.toggle()
                }
            case UInt8(ascii: ".") where !isQuoted:
                parts.append(String(decoding: part, as: UTF8.self))
                part = []
            default: part.append(byte)
            }
        }
        parts.append(String(decoding: part, as: UTF8.self))
    }

    /// The name as plans print it: parts joined by dots, whatever they hold.
    package var unquoted: String { parts.joined(separator: ".") }

    /// The name as SQL would take it, and as the agent's symlinks have it.
    var quoted: String { parts.map(quotedIfNeeded).joined(separator: ".") }

    /// Database and table, without the catalog; Spark's own catalog has no deeper names.
    var inDatabase: TableIdentifier {
        let names = parts.suffix(2)
        return TableIdentifier(parts: names.count == 2 ? Array(names) : ["default"] + names)
    }

    var hasDots: Bool { parts.contains { $0.utf8.contains(UInt8(ascii: ".")) } }
    var isPlain: Bool { parts.allSatisfy(isWord) }

    var table: String { parts.last ?? "" }
    var namespaces: ArraySlice<String> { parts.dropLast() }
}

private func quotedIfNeeded(_ part: String) -> String {
    let isNumber = part.utf8.allSatisfy { $0 &- UInt8(ascii: "0") < 10 }
    if isWord(part), !isNumber { return part }
    return "`" + part.split(separator: "`", omittingEmptySubsequences: false).joined(separator: "``") + "`"
}

private func isWord(_ part: String) -> Bool {
    part.utf8.allSatisfy { byte in
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10 || byte == UInt8(ascii: "_")
    }
}
