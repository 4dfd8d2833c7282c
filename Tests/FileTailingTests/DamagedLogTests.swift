import Compression
import FileTailing
import TestSupport
import Testing

/// Damage in the middle of compressed logs, and files that end too early.
@Suite struct DamagedLogTests {
    private static let lines = [
        #"{"Event":"SparkListenerLogStart","Spark Version":"3.5.7"}"#, #"{"Event":"b"}"#, #"{"Event":"c"}"#,
        #"{"Event":"d"}"#,
    ]
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory("damaged") }

    @Test(arguments: HandMadeStream.codecs.filter { $0 != .snappy })
    func `garbage between frames is told, and the frames behind it are read`(_ codec: Codec) throws {
        // Half a frame, as far as no decoder makes bytes of what follows; zstd's says that a long block follows.
        let half: [Codec: [UInt8]] = [
            .lz4: Array(frame(.lz4, 0...0).prefix(9)), .gzip: Array(frame(.gzip, 0...0).prefix(9)),
            .zstd: frame(.zstd, 0...0).prefix(6) + [0x85, 0x1A, 0x06],
        ]
        for garbage in [Array("garbage".utf8), Array(repeating: 0xEE, count: 300_000)]
            + [half[codec]].compactMap(\.self)
        {
            let (first, second) = (frame(codec, 0...1), frame(codec, 2...3))
            let path = try folder.write(first + garbage + second, to: "app")
            let reading = try Reading(path)
            #expect(reading.lines.filter { Self.lines.contains($0) } == Self.lines)
            #expect(reading.summary.damages.map(\.frameStart) == [first.count])
            #expect(reading.summary.damages.first?.resumedAt == first.count + garbage.count)
            #expect(reading.summary.unfinishedFrame == nil)
        }
    }

    @Test(arguments: HandMadeStream.codecs.filter { $0 != .lzf })
    func `a frame whose bytes were changed costs no more than its lines`(_ codec: Codec) throws {
        let head = HandMadeStream.head(codec)
        var middle = frame(codec, 1...2)
        // zstd: a reserved kind of block; snappy: a copy from before the start; the others are checked.
        let place = codec == .snappy ? 5 : codec == .zstd ? 6 : middle.count - 12
        middle[place] = codec == .snappy ? 0x05 : middle[place] ^ 0x06
        let (first, last) = (head + frame(codec, 0...0), frame(codec, 3...3))
        let reading = try Reading(try folder.write(first + middle + last, to: "app"))
        #expect(reading.lines.first == Self.lines[0])
        #expect(reading.lines.last == Self.lines[3])
        #expect(reading.summary.damages.map(\.frameStart) == [first.count])
        #expect(reading.summary.damages.first?.resumedAt == first.count + middle.count)
    }

    @Test func `behind garbage in snappy nothing is found, which is told`() throws {
        let first = HandMadeStream.head(.snappy) + frame(.snappy, 0...1)
        let path = try folder.write(first + [0xEE, 0xEE, 0xEE, 0xEE] + frame(.snappy, 2...3), to: "app")
        let reading = try Reading(path)
        #expect(reading.lines == Array(Self.lines[...1]))
        #expect(reading.summary.damages.map(\.offset) == [first.count])
        #expect(reading.summary.damages.first?.resumedAt == nil)
        #expect(reading.summary.damageCount == 1)
    }

    @Test(arguments: HandMadeStream.codecs)
    func `a log cut at any byte gives every line that was whole`(_ codec: Codec) throws {
        let head = HandMadeStream.head(codec)
        let frames = (0...3).map { frame(codec, $0...$0) }
        let bytes = head + frames.joined()
        let second = head.count + frames[0].count
        for end in second...bytes.count {
            let reading = try Reading(try folder.write(bytes.prefix(end), to: "app.inprogress"))
            let whole = (0...3).prefix { head.count + frames[...$0].joined().count <= end }
            #expect(reading.lines.starts(with: Self.lines[..<whole.count]))
            let start = head.count + frames[..<whole.count].joined().count
            #expect(reading.summary.unfinishedFrame == (start == end ? nil : start))
            #expect(reading.summary.damageCount == 0)
        }
    }

    @Test(arguments: HandMadeStream.codecs) func `the content tells the codec, whatever the name`(_ codec: Codec) throws
    {
        for name in ["app", "app.zstd", "app.lz4", "app.gz.inprogress"] {
            let bytes = HandMadeStream.head(codec) + frame(codec, 0...3)
            #expect(try Reading(try folder.write(bytes, to: name)).lines == Self.lines)
            #expect(try Reading(try folder.write(frame(.plain, 0...3), to: name)).lines == Self.lines)
        }
    }

    @Test(arguments: ["gz", "lz4", "lzf", "snappy"])
    func `a changed log ends in lines or an error`(suffix: String) throws {
        let bytes = try PackageFiles.readFixture("corpora/codecs/local-1795227903947.\(suffix)").prefix(40_000)
        var random = SplitMix64(seed: 11)
        var (damaged, refused) = (0, 0)
        for _ in 0..<200 {
            let path = try folder.write(Array(bytes).mutated(by: &random), to: "changed")
            do throws(LogError) {
                if try Reading(path).summary.damageCount > 0 { damaged += 1 }
            } catch {
                refused += 1
            }
        }
        #expect(damaged > 10)
        #expect(refused < 60)
    }

    @Test func `a file of nothing but marks is given up`() throws {
        let marks = [[UInt8]](repeating: Array("LZ4Block".utf8), count: 200_000).joined()
        let reading = try Reading(try folder.write(frame(.lz4, 0...0) + marks, to: "app"))
        #expect(reading.lines == [Self.lines[0]])
        #expect(reading.summary.damageCount == 1)
    }

    private func frame(_ codec: Codec, _ range: ClosedRange<Int>) -> [UInt8] {
        HandMadeStream.frame(codec, Self.lines[range].map { $0 + "\n" }.joined().utf8)
    }
}
