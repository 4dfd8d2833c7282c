extension RawSpan {
    /// The bytes as a `String`; those that are not UTF-8 become U+FFFD.
    public func decodedUTF8() -> String {
        unsafe withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
    }

    /// Where the bytes stop being UTF-8, or `nil` when all of them are.
    ///
    /// - Complexity: some 10 GB/s for ASCII.
    public func firstInvalidUTF8() -> Int? {
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: Span<UInt8>(_bytes: self))
            return nil
        } catch {
            return error.byteOffsets.lowerBound
        }
    }
}

extension [UInt8] {
    /// The bytes, lent for as long as the array is not changed.
    @inlinable
    public var rawSpan: RawSpan {
        @_lifetime(borrow self)
        get { unsafe span.bytes }
    }

    /// Appends the bytes of `span` between two offsets.
    @inlinable
    public mutating func append(raw span: RawSpan, from start: Int, to end: Int) {
        unsafe span.extracting(start..<end).withUnsafeBytes { unsafe append(contentsOf: $0) }
    }

    /// Grows the storage for `count` more, at least twofold when it must move.
    mutating func makeRoom(for count: Int) {
        guard capacity - self.count < count else { return }
        reserveCapacity(Swift.max(self.count + count, capacity * 2))
    }
}

extension UInt8 {
    @inlinable static var backslash: UInt8 { UInt8(ascii: "\\") }
    @inlinable static var quote: UInt8 { UInt8(ascii: "\"") }
}
