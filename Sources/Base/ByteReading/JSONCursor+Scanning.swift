extension JSONCursor {
    /// Skips one value of any kind.
    ///
    /// What is skipped is checked for closed strings and brackets, and no further.
    @inlinable
    @_lifetime(self: copy self)
    public mutating func skipValue() throws(JSONError) {
        switch try peek() {
        case .object, .array: try skipContainer()
        case .string: _ = try takeString()
        case .number: while position < bytes.byteCount, isNumberByte(bytes.byte(at: position)) { position &+= 1 }
        case .boolean: _ = try readBool()
        case .null: _ = try readNull()
        }
    }

    /// Skips from an opening bracket past the closing one, with a count instead of a stack.
    @inlinable
    @_lifetime(self: copy self)
    mutating func skipContainer() throws(JSONError) {
        var depth = 0
        repeat {
            position = nextBracketOrQuote(from: position)
            guard position < bytes.byteCount else { throw JSONError(.endOfInput, at: position) }
            switch bytes.byte(at: position) {
            case .quote:
                _ = try takeString()
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth &+= 1
            default: depth &-= 1
            }
            if depth > JSONCursor.maximumDepth { throw JSONError(.tooDeep, at: position) }
            position &+= 1
        } while depth > 0
    }

    /// Takes the string whose opening quote stands next.
    @inlinable
    @_lifetime(copy self)
    @_lifetime(self: copy self)
    mutating func takeString() throws(JSONError) -> JSONText {
        let start = position &+ 1
        let (end, mayHaveEscapes) = endOfString(from: start)
        guard end < bytes.byteCount else { throw JSONError(.endOfInput, at: bytes.byteCount) }
        position = end &+ 1
        return JSONText(raw: bytes.extracting(start..<end), offset: start, mayHaveEscapes: mayHaveEscapes)
    }

    /// The offset of the quote that closes the string whose text starts at `start`; the text's end if there is none.
    ///
    /// Most strings are short and without escapes: those are looked through here, eight bytes at a time.
    @inlinable
    func endOfString(from start: Int) -> (end: Int, mayHaveEscapes: Bool) {
        var index = start
        let limit = min(bytes.byteCount, start &+ 64)
        while index &+ 8 <= limit {
            let word = bytes.word(at: index)
            let marks = Word.marks(of: .quote, in: word) | Word.marks(of: .backslash, in: word)
            if marks != 0 {
                index &+= marks.trailingZeroBitCount >> 3
                if bytes.byte(at: index) == .quote { return (index, false) }
                return (endOfLongString(from: start, searchFrom: index), true)
            }
            index &+= 8
        }
        return (endOfLongString(from: start, searchFrom: index), true)
    }

    /// The same for any string: each quote found counts unless an odd number of backslashes stands before it.
    ///
    /// - Complexity: linear, since no backslash stands before two quotes.
    @usableFromInline
    func endOfLongString(from start: Int, searchFrom: Int) -> Int {
        var index = searchFrom
        while let quote = bytes.firstOffset(of: .quote, from: index) {
            var before = quote
            while before > start, bytes.byte(at: before &- 1) == .backslash { before &-= 1 }
            if (quote &- before) & 1 == 0 { return quote }
            index = quote &+ 1
        }
        return bytes.byteCount
    }

    /// The offset of the next `{`, `}`, `[`, `]` or `"`; the text's end if there is none.
    @inlinable
    func nextBracketOrQuote(from start: Int) -> Int {
        var index = start
        while index &+ 8 <= bytes.byteCount {
            let word = bytes.word(at: index)
            // Bit 5 is all that tells `[` from `{` and `]` from `}`.
            let folded = word | (Word.ones &* 0x20)
            let marks =
                Word.marks(of: .quote, in: word) | Word.marks(of: UInt8(ascii: "{"), in: folded)
                | Word.marks(of: UInt8(ascii: "}"), in: folded)
            if marks != 0 { return index &+ marks.trailingZeroBitCount >> 3 }
            index &+= 8
        }
        while index < bytes.byteCount {
            let byte = bytes.byte(at: index)
            let folded = byte | 0x20
            if byte == .quote || folded == UInt8(ascii: "{") || folded == UInt8(ascii: "}") { break }
            index &+= 1
        }
        return index
    }

    /// The next byte that is no white space, left unread.
    @inlinable @inline(__always)
    @_lifetime(self: copy self)
    mutating func nextByte() throws(JSONError) -> UInt8 {
        skipWhiteSpace()
        guard position < bytes.byteCount else { throw JSONError(.endOfInput, at: position) }
        return bytes.byte(at: position)
    }

    @inlinable @inline(__always)
    @_lifetime(self: copy self)
    mutating func skipWhiteSpace() {
        while position < bytes.byteCount, isWhiteSpace(bytes.byte(at: position)) { position &+= 1 }
    }
}

@inlinable @inline(__always)
func isWhiteSpace(_ byte: UInt8) -> Bool {
    byte <= 0x20 && (byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09)
}
