/// Constants and tests for looking at eight bytes at a time.
@usableFromInline
enum Word {
    @inlinable static var ones: UInt64 { 0x0101_0101_0101_0101 }
    @inlinable static var highs: UInt64 { 0x8080_8080_8080_8080 }

    /// Marks the bytes of `word` that equal `byte` by their high bit.
    ///
    /// The lowest mark is always right; a mark above a right one may be wrong.
    @inlinable @inline(__always)
    static func marks(of byte: UInt8, in word: UInt64) -> UInt64 {
        let difference = word ^ (ones &* UInt64(byte))
        return (difference &- ones) & ~difference & highs
    }
}

extension RawSpan {
    /// The byte at `offset`; traps beyond the end.
    @inlinable @inline(__always)
    public func byte(at offset: Int) -> UInt8 {
        unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    }

    /// Eight bytes from `offset`, the first of them lowest; traps beyond the end.
    @inlinable @inline(__always)
    func word(at offset: Int) -> UInt64 {
        UInt64(littleEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// Whether the bytes from `offset` start with those of `text`.
    @inlinable
    public func hasBytes(_ text: StaticString, at offset: Int) -> Bool {
        let count = text.utf8CodeUnitCount
        guard offset >= 0, offset <= byteCount, byteCount - offset >= count else { return false }
        return unsafe equal(to: UnsafeRawPointer(text.utf8Start), count: count, at: offset)
    }

    /// Compares a stretch with `count` bytes of memory, eight at a time.
    @unsafe @inlinable
    func equal(to other: UnsafeRawPointer, count: Int, at offset: Int) -> Bool {
        var index = 0
        while index &+ 8 <= count {
            let theirs = unsafe other.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            if UInt64(littleEndian: theirs) != word(at: offset &+ index) { return false }
            index &+= 8
        }
        while index < count {
            if unsafe other.load(fromByteOffset: index, as: UInt8.self) != byte(at: offset &+ index) { return false }
            index &+= 1
        }
        return true
    }
}
