import ByteReading
import Compression
import FileTailing
import Glibc
import TestSupport
import Testing

/// How a test's reader lives between two looks.
enum ReaderLife: CaseIterable {
    /// The file stays open.
    case open
    /// The file is closed and opened again.
    case parked
    /// The reader is gone, and another one goes on from the saved position.
    case restarted
}

/// Follows the only log of a folder.
struct Watch: ~Copyable {
    private var scanner: LogScanner
    private var log: GrowingLog?
    private let life: ReaderLife
    private(set) var lines: [String] = []
    /// What was met but lines.
    private(set) var steps: [GrowingLog.Step] = []
    private var position: LogPosition?

    init(_ folder: String, _ life: ReaderLife = .open) {
        scanner = LogScanner([FilePath(folder)])
        self.life = life
    }

    /// Looks at the folder and reads what is there; gives what ended the reading.
    @discardableResult
    mutating func look() -> GrowingLog.Step {
        let scan = scanner.scan()
        if let found = scan.logs.first {
            if log == nil { log = GrowingLog(found, at: position) }
            log?.update(found, states: scan.states)
        } else if let path = log?.log.path, scan.isAbsent(path) {
            log?.vanish()
        }
        let last = read()
        switch life {
        case .open: break
        case .parked: log?.park()
        case .restarted:
            position = log?.readPosition ?? position
            if last != .over { log = nil }
        }
        return last
    }

    private mutating func read() -> GrowingLog.Step {
        while true {
            while let line = log?.next() { lines.append(line.bytes.decodedUTF8()) }
            let step = log?.step() ?? .waiting
            switch step {
            case .lines: continue
            case .restarted, .gap: steps.append(step)
            case .waiting, .over, .unseen, .notALog: return step
            }
        }
    }
}

@Suite struct GrowingLogTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory("growing") }

    private static func line(_ number: Int) -> String { "{\"Event\":\"event \(number)\"}" }

    private static func text(_ numbers: ClosedRange<Int>) -> String {
        numbers.map { line($0) + "\n" }.joined()
    }

    private func move(_ old: String, to new: String) { #expect(rename(folder.path(old), folder.path(new)) == 0) }

    @Test(arguments: ReaderLife.allCases)
    func `scenario 8: a log is followed to its final name and a touch changes nothing`(
        life: ReaderLife
    ) {
        let log = GrowingFile(folder.path("app-1.inprogress"))
        var watch = Watch(folder.path, life)
        #expect(watch.look() == .waiting)
        log.append(Self.text(1...200).utf8)
        #expect(watch.look() == .waiting)
        log.append(Self.text(201...300).utf8)
        move("app-1.inprogress", to: "app-1")
        utimes(folder.path("app-1"), nil)
        #expect(watch.look() == .over)
        #expect(watch.lines == (1...300).map(Self.line))
        #expect(watch.steps.isEmpty)
    }

    @Test(arguments: ReaderLife.allCases, [(10, 20), (1, 5), (1, 300)])
    func `scenario 7: a log that is cut and written anew is read from its new start`(
        life: ReaderLife, numbers: (Int, Int)
    ) {
        let log = GrowingFile(folder.path("app.inprogress"))
        log.append(Self.text(1...20).utf8)
        var watch = Watch(folder.path, life)
        watch.look()
        log.truncate()
        let second = (numbers.0...numbers.1).map { "{\"Event\":\"other \($0)\"}" }
        log.append(second.map { $0 + "\n" }.joined().utf8)
        #expect(watch.look() == .waiting)
        #expect(watch.lines == (1...20).map(Self.line) + second)
        #expect(watch.steps.count == 1)
    }

    @Test(arguments: ReaderLife.allCases) func `scenario 8: another file of the same name is another text`(
        life: ReaderLife
    ) {
        GrowingFile(folder.path("app.inprogress")).append(Self.text(1...20).utf8)
        var watch = Watch(folder.path, life)
        watch.look()
        GrowingFile(folder.path(".new")).append(Self.text(30...35).utf8)
        move(".new", to: "app.inprogress")
        watch.look()
        #expect(watch.lines == ((1...20).map(Self.line) + (30...35).map(Self.line)))
        #expect(watch.steps == [.restarted(.replaced)])
    }

    @Test(arguments: ReaderLife.allCases) func `scenario 8: a compressed copy goes on where the log was`(
        life: ReaderLife
    ) {
        let log = GrowingFile(folder.path("app"))
        log.append(Self.text(1...200).utf8)
        move("app", to: "app.inprogress")
        var watch = Watch(folder.path, life)
        watch.look()
        GrowingFile(folder.path("app.zstd")).append(ZstdFrame.raw(Self.text(1...300).utf8))
        unlink(folder.path("app.inprogress"))
        if life == .open { log.append(Self.text(201...300).utf8) }
        #expect(watch.look() == .over)
        #expect(watch.lines == (1...300).map(Self.line))
        #expect(watch.steps.isEmpty)
    }

    @Test(arguments: ReaderLife.allCases) func `scenario 8: parts are read in the order of their numbers as they come`(
        life: ReaderLife
    ) throws {
        let name = "eventlog_v2_app"
        try folder.write([], to: "\(name)/appstatus_app.inprogress")
        var watch = Watch(folder.path, life)
        for part in 1...11 {
            let file = GrowingFile(folder.path("\(name)/events_\(part)_app"))
            file.append(Self.text(part * 10...part * 10 + 4).utf8)
            #expect(watch.look() == .waiting)
            file.append(Self.text(part * 10 + 5...part * 10 + 9).utf8)
        }
        #expect(watch.look() == .waiting)
        move("\(name)/appstatus_app.inprogress", to: "\(name)/appstatus_app")
        #expect(watch.look() == .over)
        #expect(watch.lines == (10...119).map(Self.line))
        #expect(watch.steps.isEmpty)
    }

    @Test(arguments: ReaderLife.allCases) func `scenario 8: parts that are compacted unread are a gap`(life: ReaderLife)
        throws
    {
        let name = "eventlog_v2_app"
        try folder.write([], to: "\(name)/appstatus_app.inprogress")
        for part in 1...2 { try folder.write(Self.text(part...part).utf8, to: "\(name)/events_\(part)_app") }
        var watch = Watch(folder.path, life)
        watch.look()
        for part in 1...2 { unlink(folder.path("\(name)/events_\(part)_app")) }
        try folder.write(Self.text(1...4).utf8, to: "\(name)/events_4_app.compact")
        try folder.write(Self.text(5...5).utf8, to: "\(name)/events_5_app")
        try folder.write([], to: "\(name)/appstatus_app")
        _ = watch.look()
        _ = watch.look()
        #expect(watch.lines == [1, 2, 5].map(Self.line))
        #expect(watch.steps == [.gap(PartGap(parts: 3...4, isCompacted: true))])
    }

    @Test(arguments: ReaderLife.allCases, [true, false])
    func `scenario 8: a log that Databricks rolls is read on in its next part`(life: ReaderLife, isMoved: Bool) throws {
        func lines(_ part: Int) -> [String] { (0..<40).map { "{\"Event\":\"part \(part), event \($0)\"}" } }
        func text(_ part: Int, _ range: Range<Int>) -> String { lines(part)[range].map { $0 + "\n" }.joined() }
        mkdir(folder.path("7038156"), 0o700)
        var log = GrowingFile(folder.path("7038156/eventlog"))
        var watch = Watch(folder.path, life)
        for part in 1...4 {
            log.append(text(part, 0..<20).utf8)
            #expect(watch.look() == .waiting)
            log.append(text(part, 20..<30).utf8)
            if part.isMultiple(of: 2) { watch.look() }
            log.append(text(part, 30..<40).utf8)
            let whole = HandMadeStream.frame(.gzip, text(part, 0..<40).utf8)
            try folder.write(whole, to: "7038156/eventlog-2024-05-01--10-0\(part).gz")
            if isMoved {
                unlink(log.path)
                log = GrowingFile(folder.path("7038156/eventlog"))
            } else {
                log.truncate()
            }
        }
        log.append(text(5, 0..<40).utf8)
        watch.look()
        watch.look()
        #expect(watch.lines == (1...5).flatMap(lines))
        #expect(watch.steps.isEmpty)
    }

    @Test(arguments: ReaderLife.allCases) func `scenario 9: after copytruncate the rest is read`(life: ReaderLife) {
        let log = GrowingFile(folder.path("app.inprogress"))
        log.append(Self.text(1...100).utf8)
        var watch = Watch(folder.path, life)
        watch.look()
        log.truncate()
        watch.look()
        log.append(Self.text(101...110).utf8)
        watch.look()
        #expect(watch.lines == (1...110).map(Self.line))
        #expect(watch.steps == [.restarted(life == .open ? .truncated(to: 0) : .replaced)])
    }

    @Test(arguments: ReaderLife.allCases) func `scenario 10: a torn last line is given once, when it is whole or final`(
        life: ReaderLife
    ) {
        let log = GrowingFile(folder.path("app.inprogress"))
        var watch = Watch(folder.path, life)
        log.append((Self.text(1...1) + Self.line(2).dropLast(3)).utf8)
        for _ in 0..<5 { watch.look() }
        #expect(watch.lines == [Self.line(1)])
        log.append((Self.line(2).suffix(3) + "\n" + Self.line(3)).utf8)
        for _ in 0..<5 { watch.look() }
        #expect(watch.lines == (1...2).map(Self.line))
        move("app.inprogress", to: "app")
        #expect(watch.look() == .over)
        #expect(watch.lines == (1...3).map(Self.line))
    }

    @Test func `scenario 24: a folder that cannot be seen is not gone, and nothing is read twice`() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryDirectory("closed")
            guard chmod(folder.path, 0o777) == 0 else { exit(3) }
            // Root sees everything, so this process stops being it.
            if geteuid() == 0, setuid(65534) != 0 { exit(4) }
            mkdir(folder.path("logs"), 0o700)
            let log = GrowingFile(folder.path("logs/app.inprogress"))
            log.append("{\"Event\":1}\n".utf8)
            for life in ReaderLife.allCases {
                var watch = Watch(folder.path("logs"), life)
                watch.look()
                chmod(folder.path("logs"), 0)
                let unseen = watch.look()
                if life == .parked, case .unseen(let error) = unseen, error.reason != .noPermission { exit(5) }
                if unseen == .over { exit(6) }
                chmod(folder.path("logs"), 0o700)
                watch.look()
                if watch.lines != ["{\"Event\":1}"] || !watch.steps.isEmpty { exit(7) }
            }
            exit(0)
        }
    }

    @Test(arguments: ReaderLife.allCases) func `scenario 24: a folder that vanishes and returns is gone on with`(
        life: ReaderLife
    ) throws {
        try folder.write(Self.text(1...20).utf8, to: "logs/app.inprogress")
        var watch = Watch(folder.path("logs"), life)
        watch.look()
        move("logs", to: "elsewhere")
        #expect(watch.look() != .over)
        move("elsewhere", to: "logs")
        GrowingFile(folder.path("logs/app.inprogress"), mode: 0).append(Self.text(21...25).utf8)
        watch.look()
        #expect(watch.lines == (1...25).map(Self.line))
        #expect(watch.steps.isEmpty)
    }

    @Test func `a log that is deleted is over when its open file is read`() {
        let log = GrowingFile(folder.path("app.inprogress"))
        log.append(Self.text(1...3).utf8)
        var watch = Watch(folder.path)
        watch.look()
        log.append(Self.text(4...5).utf8)
        unlink(log.path)
        #expect(watch.look() == .over)
        #expect(watch.lines == (1...5).map(Self.line))
    }

    @Test func `scenario 24: without a free descriptor a log waits`() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryDirectory("full")
            let log = GrowingFile(folder.path("app.inprogress"))
            log.append("{\"Event\":1}\n".utf8)
            var watch = Watch(folder.path, .parked)
            watch.look()
            log.append("{\"Event\":2}\n".utf8)
            var all: [Int32] = []
            var limit = rlimit(rlim_cur: 64, rlim_max: 64)
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            while case let descriptor = dup(0), descriptor >= 0 { all.append(descriptor) }
            guard case .unseen = watch.look() else { exit(3) }
            for descriptor in all { close(descriptor) }
            watch.look()
            exit(watch.lines == ["{\"Event\":1}", "{\"Event\":2}"] && watch.steps.isEmpty ? 0 : 4)
        }
    }
}

@Suite struct LogScannerTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory("scan") }

    @Test func `scenario 24: what is no file of a log is told, and does not stop the look`() throws {
        try folder.write("{\"Event\":1}\n".utf8, to: "a b/ä 1.inprogress")
        try folder.write("{\"Event\":1}\n".utf8, to: "log")
        #expect(mkfifo(folder.path("pipe"), 0o600) == 0)
        #expect(symlink(folder.path, folder.path("up")) == 0)
        #expect(symlink("loop", folder.path("loop")) == 0)
        #expect(symlink("nowhere", folder.path("dangling")) == 0)
        #expect(link(folder.path("log"), folder.path("second name")) == 0)
        var scanner = LogScanner([FilePath(folder.path)])
        for _ in 0..<2 {
            let scan = scanner.scan()
            #expect(scan.logs.map(\.path) == ["a b/ä 1.inprogress", "log"].map { FilePath(folder.path($0)) })
            let reasons = Dictionary(uniqueKeysWithValues: scan.skipped.map { ($0.path.lastComponent, $0.reason) })
            #expect(
                reasons == [
                    "pipe": .notRegular("pipe"), "up": .sameFile(as: FilePath(folder.path)), "loop": .linkLoop,
                    "dangling": .missing, "second name": .sameFile(as: FilePath(folder.path("log"))),
                ])
            #expect(scan.unseen.isEmpty)
        }
    }

    @Test func `scenario 24: a hundred thousand files are looked at in five seconds`() throws {
        for number in 0..<100_000 {
            let file = open(folder.path("app-\(number)"), O_WRONLY | O_CREAT, 0o600)
            #expect(file >= 0)
            close(file)
        }
        var scanner = LogScanner([FilePath(folder.path)])
        for _ in 0..<2 {
            // Of this thread alone: other tests run beside it.
            let start = processorSeconds()
            let count = scanner.scan().logs.count
            #expect(count == 100_000)
            #expect(processorSeconds() - start < 5)
        }
    }

    @Test(arguments: [0, 1, 2_208_988_800, 4_102_444_800])
    func `scenario 22: times of files in the past, the future and after 2038 change nothing`(time: Int) throws {
        let path = folder.path("app.inprogress")
        let log = GrowingFile(path)
        var watch = Watch(folder.path)
        var times = [timeval(tv_sec: time, tv_usec: 0), timeval(tv_sec: time, tv_usec: 0)]
        for number in 1...5 {
            log.append("{\"Event\":\(number)}\n".utf8)
            utimes(path, &times)
            utimes(folder.path, &times)
            #expect(watch.look() == .waiting)
        }
        #expect(watch.lines == (1...5).map { "{\"Event\":\($0)}" })
        #expect(watch.steps.isEmpty)
        var scanner = LogScanner([FilePath(folder.path)])
        for number in 2...4 {
            try folder.write("{}".utf8, to: "app-\(number)")
            times = times.map { timeval(tv_sec: $0.tv_sec + number, tv_usec: 0) }
            utimes(folder.path, &times)
            #expect(scanner.scan().logs.count == number)
        }
    }

    @Test func `a new name is seen at the next look, however fast it comes`() throws {
        var scanner = LogScanner([FilePath(folder.path)])
        for count in 1...50 {
            try folder.write("{}".utf8, to: "app-\(count)")
            #expect(scanner.scan().logs.count == count)
        }
    }

    @Test func `a root that is missing is not seen, and found under its final name`() throws {
        let path = FilePath(folder.path("app.inprogress"))
        var scanner = LogScanner([path])
        #expect(scanner.scan().unseen.map(\.reason) == [.missing])
        #expect(!scanner.scan().isAbsent(path))
        try folder.write("{}".utf8, to: "app")
        #expect(scanner.scan().logs.map(\.path) == [FilePath(folder.path("app"))])
    }

    @Test func `hints tell what was written and that names changed`() throws {
        let log = GrowingFile(folder.path("app"))
        var hints = FolderHints()
        hints.watch([FilePath(folder.path)])
        log.append("{}".utf8)
        #expect(hints.wait(milliseconds: 5000) == .init(written: [FilePath(log.path)], namesChanged: false))
        try folder.write("{}".utf8, to: "app-2")
        #expect(hints.wait(milliseconds: 5000).namesChanged)
        #expect(hints.wait(milliseconds: 0) == .init())
    }
}

/// How long this thread has worked.
private func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
