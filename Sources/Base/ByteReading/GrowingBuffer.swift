import Glibc

/// The memory of a ``LineSplitter``: the one place where it is touched by pointer.
@safe struct GrowingBuffer: ~Copyable {
    /// Above this size memory is given back when it is no longer needed.
    private static let generousCapacity = 16 << 20

    private var memory: UnsafeMutableRawBufferPointer

    init(capacity: Int) {
        unsafe memory = Self.allocate(capacity)
    }

    deinit { unsafe free(memory.baseAddress) }

    var capacity: Int { unsafe memory.count }

    /// Lends a stretch for reading.
    @_lifetime(borrow self)
    func bytes(in range: Range<Int>) -> RawSpan {
        unsafe _overrideLifetime(RawSpan(_unsafeBytes: memory[range]), borrowing: self)
    }

    /// Lends a stretch for writing and checks that `body` wrote no more than it could.
    mutating func write<Failure: Error>(
        in range: Range<Int>, _ body: (inout MutableRawSpan) throws(Failure) -> Int
    ) throws(Failure) -> Int {
        var free = unsafe MutableRawSpan(_unsafeBytes: UnsafeMutableRawBufferPointer(rebasing: memory[range]))
        let count = try body(&free)
        precondition(0...range.count ~= count, "more bytes than there was room for")
        return count
    }

    /// Moves a stretch to the front; a very large buffer shrinks to `capacity` when the stretch fits there well.
    mutating func move(_ range: Range<Int>, keeping capacity: Int) {
        guard self.capacity > Self.generousCapacity, self.capacity > capacity, range.count < capacity / 2 else {
            if let base = unsafe memory.baseAddress { unsafe memmove(base, base + range.lowerBound, range.count) }
            return
        }
        let smaller = unsafe Self.allocate(capacity)
        unsafe smaller.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[range]))
        unsafe free(memory.baseAddress)
        unsafe memory = smaller
    }

    /// Doubles the capacity.
    mutating func grow() {
        let capacity = self.capacity * 2
        guard let larger = unsafe realloc(memory.baseAddress, capacity) else { fatalError("out of memory") }
        unsafe memory = UnsafeMutableRawBufferPointer(start: larger, count: capacity)
    }

    private static func allocate(_ capacity: Int) -> UnsafeMutableRawBufferPointer {
        guard let memory = unsafe malloc(capacity) else { fatalError("out of memory") }
        return unsafe UnsafeMutableRawBufferPointer(start: memory, count: capacity)
    }
}

extension MutableRawSpan {
    /// Copies `count` bytes of `source` to the front.
    @_lifetime(self: copy self)
    mutating func copyBytes(of source: RawSpan, from offset: Int, count: Int) {
        unsafe source.extracting(offset..<offset + count).withUnsafeBytes { (from) in
            unsafe withUnsafeMutableBytes { (to) in unsafe to.copyMemory(from: from) }
        }
    }
}
