import ByteReading
import Compression
import FileTailing
import Glibc
import TestSupport
import Testing

/// What a log gave.
struct Reading: Equatable {
    var lines: [String] = []
    var offsets: [Int] = []
    var summary = ReadingSummary()

    /// Reads a whole log.
    init(_ path: String, maximumLine: Int = 64 << 20) throws(LogError) {
        var reader = try LogReader(LogFile(FilePath(path)), maximumLine: maximumLine)
        while try reader.fill() {
            while let line = reader.next() {
                lines.append(line.bytes.decodedUTF8())
                offsets.append(line.offset)
            }
        }
        summary = reader.summary
    }
}

@Suite struct LogReaderTests {
    private static let start = #"{"Event":"SparkListenerLogStart","Spark Version":"3.5.7"}"#
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory("reader") }

    @Test func `a plain log is read to its end`() throws {
        let path = try folder.write("\(Self.start)\n{\"Event\":\"b\"}\n".utf8, to: "app-1")
        let reading = try Reading(path)
        #expect(reading.lines == [Self.start, #"{"Event":"b"}"#])
        #expect(reading.offsets == [0, Self.start.utf8.count + 1])
        #expect(reading.summary.lines == 2)
        #expect(reading.summary.bytes == Self.start.utf8.count + 15)
        #expect(reading.summary.unterminatedLine == nil)
    }

    @Test func `a log cut in the middle of a line gives the torn line and says where it starts`() throws {
        let path = try folder.write("\(Self.start)\n{\"Eve".utf8, to: "app-1.inprogress")
        let reading = try Reading(path)
        #expect(reading.lines == [Self.start, #"{"Eve"#])
        #expect(reading.summary.unterminatedLine == Self.start.utf8.count + 1)
        #expect(reading.summary.unfinishedFrame == nil)
    }

    @Test func `a plain log cut at any byte gives the lines before, or is told to be none`() throws {
        let text = "\(Self.start)\n{\"Event\":\"b\"}\n"
        for end in 0..<text.utf8.count {
            let path = try folder.write(text.utf8.prefix(end), to: "cut")
            do throws(LogError) {
                let reading = try Reading(path)
                #expect(end >= 9)  // {"Event":
                #expect(reading.lines.joined(separator: "\n").utf8.elementsEqual(text.utf8.prefix(end).trimmed))
            } catch {
                #expect(end < 9)
                #expect(error.isAboutContent)
            }
        }
    }

    @Test func `a changed log ends in lines or an error`() throws {
        let bytes = try PackageFiles.readFixture("reading/frames.zstd")
        var random = SplitMix64(seed: 11)
        var (damaged, refused) = (0, 0)
        for _ in 0..<300 {
            let path = try folder.write(bytes.mutated(by: &random), to: "changed.zstd")
            do throws(LogError) {
                if try Reading(path).summary.damageCount > 0 { damaged += 1 }
            } catch {
                refused += 1
            }
        }
        #expect(damaged > 30)
        #expect(refused < 100)
    }

    @Test func `the position reaches the file's size`() throws {
        let bytes = frame("\(Self.start)\n") + frame("{}\n")
        let path = try folder.write(bytes, to: "app.zstd")
        var reader = try LogReader(LogFile(FilePath(path)))
        #expect(reader.fileSize == bytes.count)
        while try reader.fill() { while reader.next() != nil {} }
        #expect(reader.filePosition == reader.fileSize)
        #expect(try reader.fill() == false)
    }

    @Test(arguments: ["frames.zstd", "one-frame.zstd"]) func `real compressed logs are read whole`(name: String) throws
    {
        let reading = try Reading(PackageFiles.fixture("reading/" + name))
        #expect(reading.lines.count == (name == "frames.zstd" ? 38 : 41))
        #expect(reading.summary.bytes == (name == "frames.zstd" ? 90_932 : 102_289))
        #expect(reading.lines.allSatisfy { (line: String) in line.hasPrefix(#"{"Event":""#) && line.hasSuffix("}") })
        #expect(reading.summary.damageCount == 0)
    }

    @Test func `a log cut in the middle of a frame gives everything before`() throws {
        let (first, second) = (frame("\(Self.start)\n"), frame("{\"Event\":\"b\"}\n"))
        for cut in 1..<second.count {
            let path = try folder.write(first + second.dropLast(cut), to: "cut.zstd.inprogress")
            let reading = try Reading(path)
            #expect(reading.lines.first == Self.start)
            #expect(reading.summary.unfinishedFrame == first.count)
            #expect(reading.summary.damageCount == 0)
        }
    }

    @Test func `garbage between frames is told, and the frames behind it are read`() throws {
        let first = frame("\(Self.start)\n{\"Event\":\"to")
        for garbage in [Array("garbage".utf8), [UInt8](repeating: 0, count: 300_000)] {
            let path = try folder.write(first + garbage + frame("{\"Event\":\"b\"}\n"), to: "app.zstd")
            let reading = try Reading(path)
            #expect(reading.lines.prefix(2) == [Self.start, #"{"Event":"to"#])
            #expect(reading.lines.last == #"{"Event":"b"}"#)
            #expect(reading.summary.damageCount == 1)
            #expect(reading.summary.damages.first?.frameStart == first.count)
            #expect(reading.summary.unfinishedFrame == nil)
        }
    }

    @Test func `bytes missing inside a frame cost no more than its lines`() throws {
        let whole = try Reading(PackageFiles.fixture("reading/frames.zstd"))
        var bytes = try PackageFiles.readFixture("reading/frames.zstd")
        bytes.removeSubrange(2300..<2400)  // of the frame at 2075
        let reading = try Reading(try folder.write(bytes, to: "app.zstd"))
        #expect(reading.summary.damages.map(\.frameStart) == [2075])
        #expect(reading.lines.prefix(6) == whole.lines.prefix(6))
        #expect(reading.lines.dropFirst(6) == whole.lines.dropFirst(7))
    }

    @Test func `garbage at the end is told and ends the log`() throws {
        let first = frame("\(Self.start)\n")
        let path = try folder.write(first + [UInt8](repeating: 7, count: 1000), to: "app.zstd")
        let reading = try Reading(path)
        #expect(reading.lines == [Self.start])
        #expect(reading.summary.damages.map(\.offset) == [first.count])
    }

    @Test func `a line of 50 MB is read, one over the limit is passed over`() throws {
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: 50_000_000)
        let path = try folder.write(Array("\(Self.start)\n".utf8) + long + Array("\n{}\n".utf8), to: "long")
        let reading = try Reading(path)
        #expect(reading.lines.map(\.utf8.count) == [Self.start.utf8.count, 50_000_000, 2])
        let capped = try Reading(path, maximumLine: 1 << 20)
        #expect(capped.lines == [Self.start, "{}"])
        #expect(capped.summary.oversized.map(\.offset) == [Self.start.utf8.count + 1])
        #expect(capped.summary.oversized.map(\.byteCount) == [50_000_000])
    }

    @Test(
        .enabled(
            if: PackageFiles.shared("corpora/codecs") != nil, "skipped: the corpora do not lie beside the package"))
    func `a zstd log and the same log in plain give the same lines`() throws {
        let corpora = try #require(PackageFiles.shared("corpora/codecs"))
        let plain = try Reading("\(corpora)/local-1795227903947")
        let zstd = try Reading("\(corpora)/local-1795227903947.zstd")
        #expect(plain.lines.count == 520)
        #expect(plain.lines == zstd.lines)
        #expect(plain.summary == zstd.summary)
    }

    private func frame(_ text: String) -> [UInt8] { ZstdFrame.raw(text.utf8) }
}

extension Substring.UTF8View {
    /// Without an LF at the end.
    fileprivate var trimmed: Substring.UTF8View { last == UInt8(ascii: "\n") ? dropLast() : self }
}
