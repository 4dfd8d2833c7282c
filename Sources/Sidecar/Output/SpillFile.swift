import Glibc

/// Bytes that wait on the disk, in a file without a name that goes with the process.
struct SpillFile: ~Copyable {
    /// A stretch of the file.
    typealias Extent = Range<Int>

    private let descriptor: Int32
    private let folder: String
    private var end = 0

    /// Makes the file in `TMPDIR`, or in `/tmp`.
    init() throws(Stop) {
        let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        self.folder = folder
        var name = Array("\(folder)/.sparklineage-XXXXXX".utf8CString)
        descriptor = unsafe name.withUnsafeMutableBufferPointer { (name) in
            guard let start = name.baseAddress else { return -1 }
            let descriptor = unsafe mkstemp(start)
            if descriptor >= 0 { unsafe _ = unlink(start) }
            return descriptor
        }
        if descriptor < 0 {
            throw .output(OutputError(action: "write", target: "a temporary file in \(folder)", code: errno))
        }
    }

    deinit { close(descriptor) }

    /// Adds bytes and tells where they stand.
    mutating func append(_ bytes: [UInt8]) throws(Stop) -> Extent {
        try writeAll(bytes, to: descriptor, target: "a temporary file in \(folder)")
        end += bytes.count
        return end - bytes.count..<end
    }

    /// Reads a stretch back, piece by piece.
    func read(_ extent: Extent, _ body: ([UInt8]) throws(Stop) -> Void) throws(Stop) {
        var start = extent.lowerBound
        while start < extent.upperBound {
            var bytes = [UInt8](repeating: 0, count: min(256 << 10, extent.upperBound - start))
            let count = unsafe bytes.withUnsafeMutableBytes { (bytes) in
                unsafe pread(descriptor, bytes.baseAddress, bytes.count, start)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw .output(
                    OutputError(action: "read", target: "a temporary file in \(folder)", code: count < 0 ? errno : EIO))
            }
            bytes.removeLast(bytes.count - count)
            try body(bytes)
            start += count
        }
    }
}
