package import ByteReading
import Compression
package import Digest

/// A stretch of a log that could not be read: what is kept of it in place of its bytes.
///
/// A line may hold secrets that nobody has looked for, so place, length and hash must do to find it again.
package struct UnreadableRecord: Hashable, Sendable {
    /// What kind of stretch it is; the raw values are for good, as records are stored.
    package enum Reason: String, Sendable, CaseIterable {
        /// A line over the limit.
        case longLine = "LONG_LINE"
        /// A line that is no event, or a damaged one.
        case badLine = "BAD_LINE"
        /// The last line of a log that ends in the middle of it.
        case cutLine = "CUT_LINE"
        /// Compressed bytes of which nothing, or not all, could be made.
        case damagedFrame = "DAMAGED_FRAME"
    }

    package let reason: Reason
    /// What is wrong, for people.
    package let detail: String
    package let file: FilePath
    /// Where it starts: among the decompressed bytes of the file or, for a damaged frame, among those on disk.
    package let offset: Int
    /// How long it is.
    package let byteCount: Int
    /// The hash of its bytes; empty where they could not be read again.
    package let sha256: [UInt8]

    /// A line that cannot be understood.
    package init(_ reason: Reason, _ detail: String, of file: FilePath, _ line: LineSplitter.Line) {
        let hash = SHA256Stream()
        hash.update(line.bytes)
        (self.reason, self.detail, self.file, offset) = (reason, detail, file, line.offset)
        (byteCount, sha256) = (line.bytes.byteCount, hash.finish())
    }

    init(_ line: LineSplitter.OversizedLine, of file: FilePath) {
        (reason, detail) = (.longLine, "a line of \(line.byteCount) bytes is too long")
        (self.file, offset, byteCount, sha256) = (file, line.offset, line.byteCount, line.digest)
    }

    init(_ damage: DamagedStream, of file: borrowing OpenFile, end: Int) {
        let next = damage.resumedAt.map { "went on at byte \($0)" } ?? "nothing behind it can be read"
        (reason, detail) = (.damagedFrame, "\(damage.reason) at byte \(damage.offset); \(next)")
        (self.file, offset) = (file.path, damage.frameStart)
        byteCount = (damage.resumedAt ?? end) - damage.frameStart
        sha256 = file.sha256(of: damage.frameStart..<damage.frameStart + byteCount)
    }
}

extension SHA256Stream: ByteDigest {}

extension OpenFile {
    /// The hash of a stretch; empty when it cannot be read.
    fileprivate borrowing func sha256(of range: Range<Int>) -> [UInt8] {
        let hash = SHA256Stream()
        var bytes = [UInt8](repeating: 0, count: min(range.count, 64 << 10))
        var offset = range.lowerBound
        do throws(LogError) {
            while offset < range.upperBound {
                let count = min(try read(into: &bytes, at: offset), range.upperBound - offset)
                if count == 0 { return [] }
                hash.update(bytes.rawSpan.extracting(first: count))
                offset += count
            }
        } catch {
            return []
        }
        return hash.finish()
    }
}
