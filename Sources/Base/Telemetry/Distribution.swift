/// How many values lie below each of some bounds, and their sum: what a histogram tells.
package struct Distribution: Hashable, Sendable {
    package let bounds: [Double]
    /// How many lie in each bucket alone; the last one is for those above all bounds.
    package private(set) var counts: [Int]
    package private(set) var sum = 0.0

    /// Makes one without values.
    ///
    /// - Parameter bounds: the upper bounds of the buckets, rising.
    package init(bounds: [Double]) {
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count + 1)
    }

    package mutating func add(_ value: Double) {
        counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
        sum += value
    }
}
