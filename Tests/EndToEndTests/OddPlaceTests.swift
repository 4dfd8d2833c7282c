import Foundation
import TestSupport
import Testing

/// Logs in places that are hard to read.
@Suite(.serialized) struct OddPlaceTests {
    private let folder: TemporaryDirectory
    private let log: [UInt8]
    private let events: String

    init() throws {
        folder = try TemporaryDirectory("places")
        log = try readFile(Corpus.tpch.log)
        events = try Binary.run("harvest", "-q", Corpus.tpch.log).text
    }

    @Test func `scenario 24: pipes, sockets, devices, loops and second names are told and never opened`() throws {
        let line = """
            mkdir "$1" && cd "$1" || exit 99; mkdir sub; cp "$2" log.zstd; mkfifo pipe; ln -s loop loop; ln -s .. sub/up
            ln -s nowhere dangling; ln log.zstd second.zstd; mknod null c 1 3 2> /dev/null
            python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("socket")'
            timeout 20 "$BIN" harvest .
            """
        let result = try Binary.shell(line, folder.path("logs"), try Corpus.tpch.log)
        #expect(result.status == 69 || result.status == 0, "\(result.status) \(result.error)")
        #expect(result.text == events)
        for part in ["pipe: is a pipe", "socket: is a socket", "loop: symbolic links lead in a circle"] {
            #expect(result.error.contains("./\(part)"), "\(result.error)")
        }
        #expect(result.error.contains("./second.zstd: is the same file as ./log.zstd"))
        #expect(result.error.contains("./dangling: no such file or folder"))
    }

    @Test func `scenario 24: what may not be read is told, and the rest is harvested`() throws {
        let line = """
            mkdir "$1/logs" "$1/logs/closed" && cp "$BIN" "$1/" && cp "$2" "$1/logs/open.zstd" || exit 99
            cp "$2" "$1/logs/denied.zstd"; cp "$2" "$1/logs/closed/inner.zstd"; chmod 755 "$1" "$1/logs"
            chmod 0 "$1/logs/denied.zstd" "$1/logs/closed"
            as=(); [[ $EUID -ne 0 ]] || as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
            "${as[@]}" test ! -r "$1/logs/denied.zstd" || exit 99
            "${as[@]}" "$1/sparklineage" harvest "$1/logs"; status=$?; chmod 755 "$1/logs/closed"; exit $status
            """
        let result = try Binary.shell(line, folder.path, try Corpus.tpch.log)
        if result.status == 99 { return print("skipped: no user without permission to be found") }
        #expect(result.status == 69)
        #expect(result.text == events)
        for name in ["denied.zstd", "closed"] {
            #expect(
                result.error.contains("not read: \(folder.path)/logs/\(name): permission denied; Spark writes its logs")
            )
        }
    }

    @Test func `names with spaces, other scripts and bytes that are no text are names`() throws {
        let line = """
            mkdir "$1" && cd "$1"; mkdir 'a b' $'\\xe6\\x97\\xa5\\xe6\\x9c\\xac'; cp "$2" 'a b/my log.zstd'
            cp "$2" $'\\xe6\\x97\\xa5\\xe6\\x9c\\xac/\\xc3\\xa9'; cp "$2" $'e\\xcc\\x81\\xff'; cp "$2" $'./-q\\n\\x1b[31m'
            "$BIN" harvest "$1"
            """
        let result = try Binary.shell(line, folder.path("logs"), try Corpus.tpch.log)
        #expect(result.status == 0)
        #expect(result.text == events + events + events + events)
        #expect(result.error.hasSuffix("from 4 logs\n"))
        let bad = try Binary.shell(
            "printf hello > \"$1\"$'/\\x1b[31m\\xff'; \"$BIN\" harvest \"$1\"", folder.path("logs"))
        #expect(bad.error.contains("/\\u{1B}[31m\u{FFFD}: not an event log"))
    }

    @Test func `scenario 24: a folder that vanishes and returns is followed on, and told`() throws {
        try folder.write(log.prefix(log.count / 2), to: "logs/app.zstd.inprogress")
        let following = try Following(folder.path("logs"))
        #expect(try following.wait(forEvents: 5))
        rename(folder.path("logs"), folder.path("elsewhere"))
        usleep(600_000)
        rename(folder.path("elsewhere"), folder.path("logs"))
        let file = try FileHandle(forWritingTo: URL(filePath: folder.path("logs/app.zstd.inprogress")))
        try file.seekToEnd()
        try file.write(contentsOf: Data(log.dropFirst(log.count / 2)))
        try file.close()
        rename(folder.path("logs/app.zstd.inprogress"), folder.path("logs/app.zstd"))
        #expect(following.end() == 0)
        #expect(try following.lines.joined(separator: "\n") + "\n" == events)
        #expect(try following.error.contains("logs: no such file or folder; check the path; looked again later"))
    }

    @Test func `a log behind 2 GB of nothing is read, and places beyond are told right`() throws {
        let line = """
            zstd -dcq < "$1" > "$2.text" || exit 99; head -n 10 "$2.text" > "$2"
            truncate -s 2500000000 "$2"; printf '\\nno event\\n' >> "$2"; tail -n +11 "$2.text" >> "$2"
            ulimit -v 400000; "$BIN" harvest "$2"
            """
        let result = try Binary.shell(line, try Corpus.tpch.log, folder.path("app"))
        try #require(result.status != 99, "needs the zstd tool")
        #expect(result.status == 0)
        // What stood in the lines that were passed over is flagged as lost, and nothing else differs.
        #expect(try result.bareEvents == events.split(separator: "\n").map { try bareEvent(String($0)) })
        #expect(result.text.contains("SOURCE_GAP"))
        #expect(result.error.contains("skipped: 2 places"))
        #expect(result.error.contains("\(folder.path)/app: byte 2500000001: the line is not an event of Spark"))
        #expect(result.error.contains(" bytes is too long"))
    }

    @Test func `scenario 24: more logs than there are descriptors are followed`() throws {
        let line = """
            mkdir "$1"; for i in {1..400}; do cp "$2" "$1/$i.zstd"; done
            ulimit -n 200; "$BIN" harvest --follow "$1" | wc -l; "$BIN" harvest -q --jobs 2 "$1" | wc -l
            """
        let small = try folder.write(Self.smallLog.utf8, to: "small")
        let result = try Binary.shell(line, folder.path("logs"), small)
        #expect(result.lines == ["800", "800"])
        #expect(result.error.contains("from 400 logs"))
    }

    private static let smallLog = """
        {"Event":"SparkListenerLogStart","Spark Version":"3.5.7"}
        {"Event":"SparkListenerApplicationStart","App Name":"a","App ID":"local-1","Timestamp":1,"User":"u"}
        {"Event":"SparkListenerApplicationEnd","Timestamp":9}

        """

    @Test func `a full disk ends a following with 74`() throws {
        let line = """
            mkdir "$1" && mount -t tmpfs -o size=64k tmpfs "$1" 2> /dev/null || exit 99
            timeout 30 "$BIN" harvest --follow -q "$2" -o "$1/events"; status=$?; umount "$1"; exit $status
            """
        let result = try Binary.shell(line, folder.path("small"), try Corpus.tpch.log)
        if result.status == 99 { return print("skipped: no right to mount a small file system") }
        #expect(result.status == 74)
        #expect(result.error.contains("No space left on device"))
    }

    @Test func `a full disk for what waits ends with 74`() throws {
        let line = """
            mkdir "$1" "$3" && mount -t tmpfs -o size=64k tmpfs "$1" 2> /dev/null || exit 99
            for i in {1..24}; do cp "$2" "$3/$i.zstd"; done
            TMPDIR="$1" timeout 300 "$BIN" harvest -q --jobs 2 "$3" > "$3.out"; status=$?; umount "$1"; exit $status
            """
        let result = try Binary.shell(line, folder.path("small"), try Corpus.huge.log, folder.path("logs"))
        if result.status == 99 { return print("skipped: no right to mount a small file system") }
        // What waits may fit into memory: then nothing is written there.
        #expect(result.status == 0 || result.status == 74 && result.error.contains("No space left on device"))
    }
}
