import Foundation
import TestSupport
import Testing

/// Commands that ask a lineage store, where there is none.
@Suite struct NoStoreTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory("no-store") }

    private static let questions = [["trace", "t"], ["impact", "t"], ["search", "t"]]

    @Test(arguments: questions) func `a store that is not there is told, and how one is made`(
        _ question: [String]
    ) throws {
        for (option, place, file) in [
            ("--store", "none.db", "none.db"), ("--store", "no/none.db", "no/none.db"), ("--state", "", "lineage.db"),
        ] {
            let path = folder.path(file).replacing("//", with: "/")
            let result = try Binary.run(question + [option, place.isEmpty ? folder.path : folder.path(place)])
            #expect(result.status == 69 && result.output.isEmpty)
            #expect(
                result.error
                    == "sparklineage: \(path): there is no such file; a lineage store is made by "
                    + "`sparklineage harvest --store \(path) LOGS`, and by a daemon with `- store: {}` "
                    + "among its outputs\n")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }

    @Test func `expectations of a store that is not there end as a question does`() throws {
        let file = try folder.write(Array("expect: [{table: t, exists: true}]\n".utf8), to: "v.yaml")
        let result = try Binary.run("verify", "--store", folder.path("none.db"), file)
        #expect(result.status == 69 && result.error.contains("none.db: there is no such file; "))
    }

    @Test(arguments: questions) func `what is no store is told as what it is, and left as it is`(
        _ question: [String]
    ) throws {
        try folder.write([], to: "empty.db")
        try folder.write(Array("not a database".utf8), to: "text.db")
        try folder.write([], to: "folder.db/x")
        let names = folder.path("names.db")
        #expect(try Binary.run("harvest", "-q", "-o", "/dev/null", "--names", names, try Corpus.tpch.log).status == 0)
        for (name, words) in [
            ("empty.db", "it is empty; name another file if it never was a lineage store; else put a copy back"),
            ("text.db", "it is no database, or its start is damaged; name another file if it never was"),
            ("folder.db", "it is a folder; name another file: this is no lineage store\n"),
            ("names.db", "it is another program's database; name another file: this is no lineage store\n"),
        ] {
            let path = folder.path(name)
            let before = try? readFile(path)
            let result = try Binary.run(question + ["--store", path])
            #expect(result.status == 65 && result.output.isEmpty)
            #expect(result.error.hasPrefix("sparklineage: \(path): \(words)"), "\(result.error)")
            #expect((try? readFile(path)) == before)
        }
    }

    @Test func `a store of another user is told, and who can be asked`() throws {
        let line = """
            cp "$BIN" "$1/" && : > "$1/l.db" && chmod 755 "$1" && chmod 000 "$1/l.db" || exit 99
            as=(); [[ $EUID -ne 0 ]] || as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
            "${as[@]}" test ! -r "$1/l.db" || exit 99
            "${as[@]}" "$1/sparklineage" trace t --store "$1/l.db"
            """
        let result = try Binary.shell(line, folder.path)
        if result.status == 99 { return print("skipped: no user without permission to be found") }
        #expect(result.status == 69)
        #expect(
            result.error == "sparklineage: \(folder.path)/l.db: Permission denied; let this user read and write the "
                + "lineage store and its folder, or ask the daemon that keeps it, with --url\n")
    }

    @Test func `a folder that lets no store be made is told`() throws {
        let missing = try Binary.run("harvest", "-q", "--store", folder.path("no/l.db"), try Corpus.tpch.log)
        #expect(missing.status == 74)
        #expect(
            missing.error
                == "sparklineage: \(folder.path)/no/l.db: there is no folder \(folder.path)/no; make it first, "
                + "or name another file\n")
        let line = """
            cp "$BIN" "$2" "$1/" && mkdir "$1/closed" && chmod 755 "$1" && chmod 555 "$1/closed" || exit 99
            as=(); [[ $EUID -ne 0 ]] || as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
            "${as[@]}" test ! -w "$1/closed" || exit 99
            "${as[@]}" "$1/sparklineage" harvest -q "$1/${2##*/}" --store "$1/closed/l.db"
            """
        let closed = try Binary.shell(line, folder.path, try Corpus.tpch.log)
        if closed.status == 99 { return print("skipped: no user without permission to be found") }
        #expect(closed.status == 74)
        #expect(closed.error.hasPrefix("sparklineage: \(folder.path)/closed/l.db: Permission denied; let this user"))
    }
}
