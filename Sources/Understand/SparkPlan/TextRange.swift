/// A stretch of a plan's text, in bytes.
package struct TextRange: Hashable, Sendable {
    package var start: Int32
    package var end: Int32

    package init(_ start: Int, _ end: Int) {
        self.start = Int32(truncatingIfNeeded: start)
        self.end = Int32(truncatingIfNeeded: max(start, end))
    }

    package var lower: Int { Int(start) }
    package var upper: Int { Int(end) }
    package var count: Int { Int(end - start) }
    package var isEmpty: Bool { start == end }
}
