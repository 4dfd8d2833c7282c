/// A place in a compressed stream from which it can be read without what stands before: the start of a frame.
package struct ResumePoint: Hashable, Sendable, Codable {
    /// The offset among the compressed bytes.
    package var compressed: Int
    /// How many decompressed bytes stand before it.
    package var decompressed: Int

    package init(compressed: Int = 0, decompressed: Int = 0) {
        self.compressed = compressed
        self.decompressed = decompressed
    }
}
