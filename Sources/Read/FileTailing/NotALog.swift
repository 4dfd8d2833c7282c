import ByteReading

/// What a file is that is no event log, judged by its first bytes after decompression.
package enum NotALog: Equatable, Sendable {
    /// No byte is in it.
    case empty
    /// Compressed, and cut off before the first byte could be decompressed.
    case unfinished
    /// Compressed, and damaged from its start.
    case damaged(reason: String, offset: Int)
    /// Text in UTF-16, told by its byte order mark.
    case utf16
    /// Bytes that are no text; the first of them stands at the offset.
    case binary(offset: Int)
    /// Text that is no JSON object, or one cut off in its first key; its first characters.
    case text(start: String)
    /// A JSON object whose first key is another one.
    case otherJSON(firstKey: String)

    /// Judges the first bytes of a file; `nil` when they may start an event log.
    ///
    /// Spark writes `"Event"` as the first key of every line.
    package init?(firstBytes bytes: RawSpan) {
        if bytes.isEmpty {
            self = .empty
        } else if bytes.hasByteOrderMark16 {
            self = .utf16
        } else if let offset = bytes.firstBinaryOffset {
            self = .binary(offset: offset)
        } else if let key = Self.firstKey(in: bytes) {
            if key == "Event" { return nil }
            self = .otherJSON(firstKey: key)
        } else {
            self = .text(start: bytes.firstCharacters)
        }
    }

    /// Whether bytes that are no log's first may be the rest of a line whose beginning is not there.
    ///
    /// A line that is cut in a character begins with up to three bytes of it.
    static func mayBeTorn(_ bytes: RawSpan) -> Bool {
        let rest = (0..<min(3, bytes.byteCount)).prefix { bytes.byte(at: $0) & 0xC0 == 0x80 }.count
        return switch NotALog(firstBytes: bytes.extracting(rest..<bytes.byteCount)) {
        case .text, .otherJSON, nil: true
        default: false
        }
    }

    private static func firstKey(in bytes: RawSpan) -> String? {
        var cursor = JSONCursor(bytes)
        do throws(JSONError) {
            try cursor.beginObject()
            guard let key = try cursor.nextKey() else { return nil }
            return try key.string()
        } catch {
            return nil
        }
    }
}

extension NotALog: CustomStringConvertible {
    /// A phrase for people.
    package var description: String {
        switch self {
        case .empty: "the file is empty"
        case .unfinished: "the file ends inside its first compressed frame; it may still be written"
        case .damaged(let reason, let offset): "the compressed data is damaged at byte \(offset) (\(reason))"
        case .utf16: "the text is UTF-16; Spark writes UTF-8: convert it with iconv"
        case .binary(let offset): "the file is binary (byte \(offset) is no text)"
        case .text(let start): "it starts with \"\(start)\" instead of {\"Event\":"
        case .otherJSON(let key): "the first line is JSON with the first key \"\(key)\" instead of \"Event\""
        }
    }
}

extension RawSpan {
    fileprivate var hasByteOrderMark16: Bool {
        guard byteCount >= 2 else { return false }
        return (byte(at: 0), byte(at: 1)) == (0xFF, 0xFE) || (byte(at: 0), byte(at: 1)) == (0xFE, 0xFF)
    }

    /// The offset of the first byte that no text line has: a control character, or what is no UTF-8.
    fileprivate var firstBinaryOffset: Int? {
        let line = extracting(0..<(firstOffset(of: UInt8(ascii: "\n")) ?? byteCount))
        let control = line.indices.first { line.byte(at: $0) < 0x20 && !(0x09...0x0D ~= line.byte(at: $0)) }
        // A character that the end of what was read cuts in two is no fault.
        let invalid = line.firstInvalidUTF8().flatMap { $0 + 4 > byteCount ? nil : $0 }
        return [control, invalid].compactMap(\.self).min()
    }

    fileprivate var indices: Range<Int> { 0..<byteCount }

    fileprivate var firstCharacters: String {
        let line = extracting(0..<(firstOffset(of: UInt8(ascii: "\n")) ?? byteCount))
        return FilePath(String(line.decodedUTF8().prefix(20))).description
    }
}
