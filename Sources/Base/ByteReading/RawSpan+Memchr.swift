import Glibc

extension RawSpan {
    /// The offset of the first `byte` from `start` on, or `nil`.
    ///
    /// - Complexity: memchr(3), some 10 GB/s; not for stretches of a few bytes.
    public func firstOffset(of byte: UInt8, from start: Int = 0) -> Int? {
        unsafe withUnsafeBytes { (bytes) -> Int? in
            precondition(start >= 0 && start <= bytes.count, "search from beyond the end")
            guard let base = bytes.baseAddress else { return nil }
            guard let hit = unsafe memchr(base + start, Int32(byte), bytes.count - start) else { return nil }
            return unsafe UnsafeRawPointer(hit) - base
        }
    }
}
