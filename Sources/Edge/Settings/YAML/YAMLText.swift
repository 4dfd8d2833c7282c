/// A YAML text, read to a tree.
enum YAMLText {
    private static let largest = 4 << 20

    /// Reads a document; gives what is wrong beside it, as far as that does not keep it from being read.
    ///
    /// - Returns: The root, nil for an empty document, and complaints.
    /// - Throws: The one thing that keeps the text from being read at all.
    static func read(
        _ bytes: [UInt8]
    ) throws(SettingsComplaint) -> (root: YAMLNode?, complaints: [SettingsComplaint]) {
        if let complaint = complaint(about: bytes) { throw complaint }
        var tree = YAMLTree()
        var parser = YAMLParser(bytes)
        do throws(SettingsComplaint) {
            while let event = try parser.next() { try tree.take(event) }
        } catch {
            throw explained(error, in: bytes)
        }
        return (tree.root, tree.complaints)
    }

    /// What is wrong with the bytes before they are read as YAML.
    private static func complaint(about bytes: [UInt8]) -> SettingsComplaint? {
        if bytes.count > largest {
            let text = "larger than \(largest >> 20) MiB; is this the settings file?"
            return SettingsComplaint(text, at: TextPlace(line: 1, column: 1))
        }
        if let zero = bytes.firstIndex(of: 0) {
            return SettingsComplaint("a NUL byte; settings are UTF-8 text", at: place(of: zero, in: bytes))
        }
        if let invalid = firstInvalid(bytes) {
            let text = "byte \(invalid) is not UTF-8; save the file as UTF-8"
            return SettingsComplaint(text, at: place(of: invalid, in: bytes))
        }
        return nil
    }

    /// Where the text stops being UTF-8.
    private static func firstInvalid(_ bytes: [UInt8]) -> Int? {
        var (decoder, input) = (UTF8(), bytes.makeIterator())
        var offset = 0
        while true {
            switch decoder.decode(&input) {
            case .scalarValue(let scalar): offset += UTF8.width(scalar)
            case .emptyInput: return nil
            case .error: return offset
            }
        }
    }

    private static func place(of offset: Int, in bytes: [UInt8]) -> TextPlace {
        let before = bytes[..<offset]
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return TextPlace(line: line, column: String(decoding: before[start...], as: UTF8.self).unicodeScalars.count + 1)
    }

    /// A tab where blanks must stand and a bare `${…}` within `{ }` are the commonest faults, and libyaml has no word for
    /// them.
    private static func explained(_ complaint: SettingsComplaint, in bytes: [UInt8]) -> SettingsComplaint {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.indices.contains(complaint.place.line - 1) else { return complaint }
        let line = String(decoding: lines[complaint.place.line - 1], as: UTF8.self).unicodeScalars
        if line.dropFirst(complaint.place.column - 1).first == "\t" {
            return SettingsComplaint("a tab; indent with blanks", at: complaint.place)
        }
        guard hasBareReference(line) else { return complaint }
        return SettingsComplaint(complaint.text + "; put '${…}' in quotes within { } or [ ]", at: complaint.place)
    }

    /// Whether a value of the line begins with `${`.
    private static func hasBareReference(_ line: String.UnicodeScalarView) -> Bool {
        let text = line.filter { $0 != " " }
        return zip(text, zip(text.dropFirst(), text.dropFirst(2))).contains {
            [":", ",", "[", "{"].contains($0) && $1.0 == "$" && $1.1 == "{"
        }
    }
}
