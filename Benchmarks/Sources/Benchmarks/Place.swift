import CZstdForBenchmarks
import Glibc

/// The folder of a run, with the programs and logs that it needs.
struct Place {
    /// A new folder below the system's folder of temporary files.
    let folder: String
    /// The release binary.
    let binary: String
    /// This program.
    let itself = "/proc/self/exe"

    /// The folder of the package.
    let root: String

    private let corpora: String

    init() throws(BenchmarkError) {
        root = #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" }
        binary = Self.environment("SPARKLINEAGE_BINARY") ?? "\(root)/.build/release/sparklineage"
        corpora = (Self.environment("SPARKLINEAGE_SHARED") ?? "\(root)/../shared") + "/corpora"
        folder = "\(Self.environment("TMPDIR") ?? "/tmp")/sparklineage-bench-\(getpid())"
        guard mkdir(folder, 0o700) == 0 else { throw BenchmarkError("\(folder): \(String(cString: strerror(errno)))") }
        if Self.environment("SPARKLINEAGE_BINARY") == nil {
            print("building the release binary …")
            _ = try Command(["make", "-C", root, "build"]).run()
        }
    }

    /// Removes the folder and what is in it.
    func remove() { _ = try? Command(["rm", "-rf", folder]).run() }

    /// The only log of a folder of the corpora, decompressed to `name`; `nil` when it is missing.
    func decompressed(_ corpus: String, to name: String) throws(BenchmarkError) -> String? {
        guard let source = log(of: corpus) else { return nil }
        let target = "\(folder)/\(name)"
        try decompress(source, to: target)
        return target
    }

    /// The only log of a folder of the corpora as it lies there, in zstd; `nil` when it is missing.
    func log(of corpus: String) -> String? { Self.firstLog(in: "\(corpora)/\(corpus)") }

    static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    private static func firstLog(in folder: String) -> String? {
        guard let listing = opendir(folder) else { return nil }
        defer { closedir(listing) }
        while let entry = readdir(listing) {
            let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            let name = String(decoding: bytes, as: UTF8.self)
            if name.hasSuffix(".zstd") { return "\(folder)/\(name)" }
        }
        return nil
    }
}

/// Decompresses a file in pieces: this process must stay small, since children start with its peak of memory.
private func decompress(_ source: String, to target: String) throws(BenchmarkError) {
    guard let input = fopen(source, "r"), let output = fopen(target, "w"), let stream = ZSTD_createDStream() else {
        throw BenchmarkError("\(source): \(String(cString: strerror(errno)))")
    }
    defer {
        fclose(input)
        fclose(output)
        ZSTD_freeDStream(stream)
    }
    let piece = UnsafeMutableRawPointer.allocate(byteCount: 1 << 17, alignment: 16)
    let made = UnsafeMutableRawPointer.allocate(byteCount: 1 << 17, alignment: 16)
    defer {
        piece.deallocate()
        made.deallocate()
    }
    while case let count = fread(piece, 1, 1 << 17, input), count > 0 {
        var from = ZSTD_inBuffer(src: piece, size: count, pos: 0)
        var isFull = false
        while from.pos < from.size || isFull {
            var to = ZSTD_outBuffer(dst: made, size: 1 << 17, pos: 0)
            guard ZSTD_isError(ZSTD_decompressStream(stream, &to, &from)) == 0 else {
                throw BenchmarkError("\(source): damaged")
            }
            guard fwrite(made, 1, to.pos, output) == to.pos else { throw BenchmarkError("\(target): disk full") }
            isFull = to.pos == to.size
        }
    }
}
