import TestSupport

/// Throws dice.
struct SplitMix64Odds {
    private var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    /// True so many times in so many.
    mutating func hits(_ count: Int, in all: Int) -> Bool { Int.random(in: 0..<all, using: &random) < count }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
}
