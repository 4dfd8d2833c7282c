package import Compression
import Digest

/// How far one log is read: what must be kept to go on later, in this process or another.
package struct LogPosition: Hashable, Sendable, Codable {
    /// The application's id as names tell it.
    package var base: String
    /// The number of the part of a rolling log; nil for other files.
    package var part: Int?
    /// Whether the part is one that the History Server made of others.
    package var isCompacted: Bool
    /// How many decompressed bytes were read of the parts before.
    package var before: Int
    /// How far the part is read.
    package var place: PartPosition

    init(base: String, part: LogName, before: Int, place: PartPosition) {
        (self.base, self.before, self.place) = (base, before, place)
        (self.part, isCompacted) = (part.part, part.isCompacted)
    }
}

/// How far one file is read, and by what it is known again.
package struct PartPosition: Hashable, Sendable, Codable {
    package var identity: FileIdentity
    /// The first decompressed bytes, up to 4 KiB of what was read.
    package var head: BytesDigest
    /// The last decompressed bytes before ``offset``, at most 64.
    package var guardBytes: BytesDigest
    /// Where the next line starts among the decompressed bytes.
    package var offset: Int
    /// Where to start reading, a little before ``offset``.
    package var resumePoint: ResumePoint
}

/// What is kept of bytes to know them again.
package struct BytesDigest: Hashable, Sendable, Codable {
    package let count: Int
    package let sha256: [UInt8]

    package init(_ bytes: [UInt8]) {
        count = bytes.count
        sha256 = SHA256.hash(of: bytes)
    }

    func matches(_ bytes: [UInt8]) -> Bool { bytes.count == count && BytesDigest(bytes) == self }
}
