package import ByteReading

/// Finds the JSON documents in the lines of a file, however clients laid them out: one a line, pretty-printed, in arrays.
///
/// What was torn, or written into by another client, is garbage; reading goes on with the next document.
package struct DocumentAssembler: Sendable {
    package enum Piece: Sendable, Equatable {
        /// A document, where it starts, and how long it is.
        case document(JSONValue, at: Int, byteCount: Int)
        /// What is no document, where it starts, and why.
        case garbage([UInt8], at: Int, why: String)
    }

    /// A document that is longer is given up.
    package static let maximumSize = 64 << 20
    /// So many places of a piece of garbage are looked at for a document.
    private static let attempts = 16
    private static let mark = Array(#"{"eventTime""#.utf8)

    /// Text of which the part from `head` on is not given yet: a document's start, and all behind it.
    private var text: [UInt8] = []
    private var head = 0
    /// Where that part starts in the file.
    private var start: Int
    private var scan = BracketScan()
    /// The last bytes before it, at most 64.
    private var last: [UInt8]

    /// - Parameters:
    ///   - offset: where the first line starts.
    ///   - last: the last bytes before it.
    package init(at offset: Int = 0, after last: [UInt8] = []) { (start, self.last) = (offset, last.suffix(64)) }

    /// Where a document starts of which not all has come, and the bytes before it; nil when all was given.
    package var unfinished: (offset: Int, after: [UInt8])? { text.isEmpty ? nil : (start, last) }

    /// Takes the next line.
    ///
    /// - Parameters:
    ///   - line: its bytes, without the LF.
    ///   - offset: where it starts.
    ///   - isTerminated: whether an LF follows.
    /// - Returns: what is known now.
    package mutating func take(_ line: [UInt8], at offset: Int, isTerminated: Bool = true) -> [Piece] {
        let bytes = isTerminated ? line + [UInt8(ascii: "\n")] : line
        if line.first == UInt8(ascii: "{"), let value = try? JSONValue(parsing: line),
            text.isEmpty || value["eventTime"] != nil
        {
            // Whatever was begun before: a whole event on a line of its own is no part of another.
            let pieces = giveUp("a document that goes on beyond the next one's start")
            start = offset
            pass(bytes[...])
            return pieces + [.document(value, at: offset, byteCount: line.count)]
        }
        if text.isEmpty { start = offset }
        text += bytes
        return drain(atLineEnd: isTerminated)
    }

    /// Gives up what is unfinished: nothing will follow.
    package mutating func giveUp(_ why: String) -> [Piece] { text.isEmpty ? [] : drain(atLineEnd: true, orElse: why) }

    // MARK: Documents

    /// Gives all that is whole and what can never be; with a reason, the rest is given up for it.
    private mutating func drain(atLineEnd: Bool, orElse reason: String? = nil) -> [Piece] {
        var pieces: [Piece] = []
        var attempts = 0
        while true {
            dropSeparators()
            guard head < text.count else { break }
            switch next(atLineEnd, reason) {
            case .document(let value, let count):
                pieces.append(.document(value, at: start, byteCount: count))
                drop(count)
                continue
            case .unfinished:
                compact()
                return pieces
            case .garbage(let count, let why):
                let next = attempts < Self.attempts ? place(ofMarkIn: head + 1..<head + count) : nil
                attempts += 1
                let end = next ?? head + count
                pieces.append(.garbage(Array(text[head..<end]), at: start, why: why))
                drop(end - head)
            }
        }
        compact()
        return pieces
    }

    private enum Next {
        case document(JSONValue, Int)
        case garbage(Int, String)
        case unfinished
    }

    private mutating func next(_ isAtLineEnd: Bool, _ reason: String?) -> Next {
        let all = text.count - head
        guard text[head] == UInt8(ascii: "{") else { return .garbage(all, "no JSON object") }
        if let end = scan.findEnd(in: text, from: head) {
            do throws(JSONError) {
                return .document(try JSONValue(parsing: Array(text[head..<end])), end - head)
            } catch {
                return .garbage(end - head, error.description)
            }
        }
        if isAtLineEnd, scan.isInText { return .garbage(all, "the line ends in the middle of a text") }
        if all > Self.maximumSize { return .garbage(all, "it is longer than \(Self.maximumSize) bytes") }
        return reason.map { .garbage(all, $0) } ?? .unfinished
    }

    private func place(ofMarkIn range: Range<Int>) -> Int? {
        range.first { text[$0] == Self.mark[0] && text[$0...].starts(with: Self.mark) }
    }

    /// Drops what may stand between documents: white space, commas, the brackets of arrays, a byte order mark.
    private mutating func dropSeparators() {
        if start == 0, text[head...].starts(with: [0xEF, 0xBB, 0xBF]) { drop(3) }
        let count = text[head...].prefix { Self.isSeparator($0) }.count
        if count > 0 { drop(count) }
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"): true
        default: false
        }
    }

    private mutating func drop(_ count: Int) {
        pass(text[head..<head + count])
        head += count
        scan = BracketScan()
    }

    private mutating func compact() {
        text.removeFirst(head)
        scan.position = max(0, scan.position - head)
        head = 0
    }

    private mutating func pass(_ bytes: ArraySlice<UInt8>) {
        start += bytes.count
        last = (last + bytes.suffix(64)).suffix(64)
    }
}

/// Counts brackets outside of texts, to find where an object ends.
private struct BracketScan {
    /// Up to where was looked.
    var position = 0
    private var depth = 0
    private var isEscaped = false
    /// Whether the bytes end in the middle of a text.
    private(set) var isInText = false

    /// Where the object ends that begins at a place; nil when not all of it is there.
    ///
    /// Looked at is what is new.
    mutating func findEnd(in bytes: [UInt8], from start: Int) -> Int? {
        position = max(position, start)
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if isInText {
                // No text goes beyond a line.
                if byte == UInt8(ascii: "\n") { return nil }
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInText = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isInText = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { return position }
            default: break
            }
        }
        return nil
    }
}
