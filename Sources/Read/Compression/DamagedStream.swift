/// A compressed stream that does not go on as its format says.
package struct DamagedStream: Error, Equatable, Sendable {
    /// What is wrong, in the words of the codec's library where it has some.
    package let reason: String
    /// How many compressed bytes before the damage were understood.
    package let offset: Int
    /// Where the damaged frame starts among the compressed bytes.
    package let frameStart: Int
    /// Where it ends, if what it says of its own length is to be believed.
    package let frameEnd: Int?
    /// Where reading went on, to be set by who looks for it; `nil` when nothing readable follows.
    package var resumedAt: Int?

    package init(reason: String, offset: Int, frameStart: Int, frameEnd: Int? = nil) {
        self.reason = reason
        self.offset = offset
        self.frameStart = frameStart
        self.frameEnd = frameEnd
    }
}
