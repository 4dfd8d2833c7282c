import ByteReading

extension MutableRawSpan {
    /// Copies `count` bytes of `source` to `place`; traps where either has fewer.
    @_lifetime(self: copy self)
    mutating func copyBytes(of source: RawSpan, from offset: Int, count: Int, to place: Int) {
        precondition(count >= 0 && place >= 0 && place + count <= byteCount, "no room for the copy")
        let stretch = source.extracting(offset..<offset + count)
        unsafe stretch.withUnsafeBytes { (from) in
            unsafe withUnsafeMutableBytes { (bytes) in
                unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[place..<place + count]).copyMemory(from: from)
            }
        }
    }

    /// Repeats `count` bytes from `start` at `place`, one after the other: the stretches may overlap.
    @_lifetime(self: copy self)
    mutating func repeatBytes(from start: Int, count: Int, to place: Int) {
        precondition(count >= 0 && start >= 0 && start < place && place + count <= byteCount, "no room for the copy")
        unsafe withUnsafeMutableBytes { (bytes) in
            for index in 0..<count { unsafe bytes[place &+ index] = unsafe bytes[start &+ index] }
        }
    }
}
