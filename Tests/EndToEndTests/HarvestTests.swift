import Foundation
import TestSupport
import Testing

@Suite struct HarvestTests {
    private let folder: TemporaryDirectory
    private let log: String

    init() throws {
        folder = try TemporaryDirectory("harvest")
        log = try Corpus.tpch.log
    }

    @Test func `the same log gives the same bytes`() throws {
        let first = try Binary.run("harvest", log)
        let second = try Binary.run("harvest", "-q", log)
        #expect(first.status == 0)
        #expect(first.lines.count == 62)
        #expect(first.output == second.output)
        #expect(first.error.hasPrefix("1 application: 30 runs, 85 column edges"))
        #expect(second.error.isEmpty)
    }

    @Test func `a plain log gives the same as a compressed one`() throws {
        let plain = folder.path("local-1795227903947")
        try #require(Binary.shell("zstd -dcq < \"$1\" > \"$2\"", log, plain).status == 0, "needs the zstd tool")
        #expect(try Binary.run("harvest", plain).output == Binary.run("harvest", log).output)
    }

    @Test func `every line is JSON`() throws {
        for line in try Binary.run("harvest", "-q", log).lines {
            _ = try JSONSerialization.jsonObject(with: Data(line.utf8))
        }
    }

    @Test(
        .enabled(if: EventValidator.available != nil, "\(EventValidator.missing)"), arguments: Corpus.allCases)
    func `every event is valid`(_ corpus: Corpus) throws {
        let events = try Binary.run("harvest", "-q", corpus.log).output
        let result = try #require(EventValidator.available).validate(events)
        #expect(result.status == 0, "\(result.output.prefix(2000))")
    }

    @Test func `expressions are left out where they are not wanted, and nothing else`() throws {
        let formula = /"description":"[^"\\]+"/
        let full = try Binary.run("harvest", "-q", log).text
        let bare = try Binary.run("harvest", "-q", "--no-expressions", log).text
        #expect(full.contains("\"description\":\"sum(") && !bare.contains(formula))
        #expect(full.replacing(formula, with: "\"description\":\"\"") == bare)
        #expect(try Binary.run("harvest", "-q", "--no-expressions", "--follow", log).text == bare)
    }

    @Test func `a folder is harvested, and what is no log in it is passed over`() throws {
        try FileManager.default.copyItem(atPath: log, toPath: folder.path("a.zstd"))
        try folder.write(Array("hello\n".utf8), to: "sub/readme.txt")
        let result = try Binary.run("harvest", folder.path)
        #expect(result.status == 0)
        #expect(result.error.contains("passed over in folders: 1\n"))
        #expect(result.error.contains("/sub/readme.txt: not an event log: it starts with \"hello\""))
        #expect(try result.output == Binary.run("harvest", log).output)
    }

    @Test func `a file is written whole`() throws {
        let target = try folder.write(Array("old".utf8), to: "events.ndjson")
        let result = try Binary.run("harvest", log, "-o", target)
        #expect(result.status == 0)
        #expect(result.output.isEmpty)
        #expect(try readFile(target) == Binary.run("harvest", log).output)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["events.ndjson"])
    }

    @Test func `any number of jobs gives the same bytes and the same summary`() throws {
        for (index, corpus) in Corpus.allCases.enumerated() {
            try FileManager.default.copyItem(atPath: corpus.log, toPath: folder.path("\(index)-a.zstd"))
            try FileManager.default.copyItem(atPath: log, toPath: folder.path("\(index)-b.zstd"))
        }
        try folder.write(Array("{\"Event\":\"SparkListenerLogStart\"\n{\"Eve".utf8), to: "torn")
        let alone = try Binary.run("harvest", folder.path, "--jobs", "1")
        #expect(alone.status == 0)
        for jobs in ["2", "3", "16"] {
            let together = try Binary.run("harvest", folder.path, "--jobs", jobs)
            #expect(together.output == alone.output)
            #expect(together.error == alone.error)
        }
        #expect(try Binary.run("harvest", folder.path, "--jobs", "0").status == 64)
    }

    @Test func `a pipe is written in place`() throws {
        let line = "mkfifo \"$1\"; cat \"$1\" & \"$BIN\" harvest -q \"$2\" -o \"$1\"; wait; test -p \"$1\""
        let result = try Binary.shell(line, folder.path("pipe"), log)
        #expect(result.status == 0)
        #expect(try result.output == Binary.run("harvest", log).output)
    }

    @Test func `a reader that goes away is no error`() throws {
        let result = try Binary.shell(
            "\"$BIN\" harvest -q \"$1\" | head -c 100 > /dev/null; echo ${PIPESTATUS[0]}", try Corpus.huge.log)
        #expect(result.lines.last == "141")
        #expect(result.error.isEmpty)
    }
}

@Suite struct OutputFailureTests {
    private let folder: TemporaryDirectory
    private let log: String

    init() throws {
        folder = try TemporaryDirectory("output")
        log = try Corpus.tpch.log
    }

    @Test func `a full device ends with 74`() throws {
        let result = try Binary.shell("\"$BIN\" harvest -q \"$1\" > /dev/full", log)
        #expect(result.status == 74)
        #expect(
            result.error == "sparklineage: cannot write to standard output: No space left on device; "
                + "free some space, or write elsewhere with -o FILE\n")
    }

    @Test func `a full disk keeps the old file`() throws {
        let mount = folder.path("small")
        let line = """
            mkdir "$1" && mount -t tmpfs -o size=64k tmpfs "$1" 2> /dev/null || exit 99
            echo old > "$1/events"; "$BIN" harvest -q "$2" -o "$1/events"; status=$?
            cat "$1/events"; ls -A "$1"; umount "$1"; exit $status
            """
        let result = try Binary.shell(line, mount, log)
        if result.status == 99 { return print("skipped: no right to mount a small file system") }
        #expect(result.status == 74)
        #expect(result.lines == ["old", "events"])
        #expect(result.error.contains("cannot write \(mount)/events: No space left on device"))
    }

    @Test func `a folder without permission ends with 74`() throws {
        let line = """
            cp "$BIN" "$2" "$1"/ && mkdir "$1/closed" && chmod 755 "$1" && chmod 500 "$1/closed" || exit 99
            as=(); [[ $EUID -ne 0 ]] || as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
            "${as[@]}" test ! -w "$1/closed" || exit 99
            "${as[@]}" "$1/sparklineage" harvest -q "$1/${2##*/}" -o "$1/closed/events"
            """
        let result = try Binary.shell(line, folder.path, log)
        if result.status == 99 { return print("skipped: no user without permission to be found") }
        #expect(result.status == 74)
        #expect(result.error.contains("cannot write \(folder.path)/closed/events: Permission denied"))
    }

    @Test func `a folder that is missing ends with 74`() throws {
        let result = try Binary.run("harvest", log, "-o", folder.path("no/events"))
        #expect(result.status == 74)
        #expect(result.error.contains("make its folder first"))
    }

    @Test func `an interrupt leaves nothing behind`() throws {
        let line = """
            mkdir "$1/logs"; for copy in {1..8}; do cp "$2" "$1/logs/$copy.zstd"; done
            env --default-signal=TERM "$BIN" harvest -q "$1/logs" -o "$1/events" & pid=$!
            sleep 0.3; kill -TERM $pid; wait $pid; status=$?; ls -A "$1"; exit $status
            """
        let result = try Binary.shell(line, folder.path, try Corpus.huge.log)
        #expect(result.status == 143)
        #expect(result.lines == ["logs"])
    }
}
