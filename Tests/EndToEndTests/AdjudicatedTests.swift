import Foundation
import TestSupport
import Testing

/// Every batch corpus with known truth, complete but for the cases that are adjudicated one by one.
///
/// They lie beside the package: together they are too large for the fixtures. `docs/adjudicated.md` says why each
/// difference is right.
@Suite(
    .enabled(
        if: PackageFiles.shared("corpora/torture-4.0-formatted") != nil,
        "skipped: needs ../shared/corpora (or SPARKLINEAGE_SHARED)"))
struct AdjudicatedTests {
    /// One corpus, and where its lineage may differ from truth.
    struct Case: CustomStringConvertible, Sendable {
        let corpus: String
        var truth = "truth.jsonl"
        /// Targets that may miss edges; each has to be flagged incomplete.
        var short: Set<String> = []
        /// Edges whose kind differs, as the scorer prints them.
        var kinds: Set<String> = []

        var description: String { "\(corpus)/\(truth)" }
    }

    static let cases = [
        Case(corpus: "tpch-3.5-formatted"), Case(corpus: "codecs"), Case(corpus: "tpcds-3.5-formatted"),
        Case(corpus: "tpcds-3.5-extended"), Case(corpus: "huge-3.5-formatted"), Case(corpus: "huge-3.5-extended"),
        Case(corpus: "torture-3.5-formatted", short: ["wide_window"]),
        Case(corpus: "torture-3.5-extended"),
        Case(
            corpus: "torture-4.0-formatted", short: ["wide_window"],
            kinds: ["wide: c0 <- orders.cust is TRANSFORMATION, given IDENTITY"]),
        Case(corpus: "torture-4.3-files", short: ["wide_window"]),
        Case(corpus: "torture-3.5-formatted", truth: "truth-dml.jsonl"),
        Case(corpus: "torture-4.0-formatted", truth: "truth-dml.jsonl"),
        Case(
            corpus: "torture-3.5-extended", truth: "truth-dml.jsonl",
            short: ["merge_cow", "merge_mor", "merge_star", "merge_by_source"]),
    ]

    @Test(arguments: cases)
    func `nothing is wrong, and what is missing is adjudicated and flagged`(_ item: Case) throws {
        let folder = try #require(PackageFiles.shared("corpora/\(item.corpus)"))
        let work = try TemporaryDirectory("adjudicated")
        let line = """
            "$BIN" harvest -q "$(ls "$2"/local-* | grep -E 'zstd$|[0-9]$' | head -n 1)" > "$4/events" || exit 99
            python3 "$1" "$2/$3" "$4/events" -v; python3 "$1" "$2/$3" "$4/events" --json > "$4/score"; exit 0
            """
        let result = try Binary.shell(
            line, PackageFiles.fixture("oracle/score.py"), folder, item.truth, work.path)
        try #require(result.status == 0, "\(result.error)")
        let score = try JSONDecoder().decode(OracleTests.Score.self, from: Data(readFile(work.path("score"))))
        #expect(score.targets > 0 && score.wrong == 0, "\(result.text.prefix(2000))")
        let missed = Set(
            result.lines.filter { $0.contains(": MISSED ") }.map { $0.prefix { $0 != ":" } }.map(String.init))
        #expect(missed == item.short)
        #expect(Set(result.lines.filter { $0.contains(", given ") }) == item.kinds)
        if item.truth == "truth.jsonl" {
            #expect(
                score.indirectFound == score.indirectTruth && score.indirectWrong == 0, "\(result.text.prefix(2000))")
        }
        for name in item.short { #expect(try isFlagged(name, in: work.path("events")), "\(name) is silently short") }
    }

    /// Whether an event of a statement says that its lineage is incomplete.
    private func isFlagged(_ name: String, in path: String) throws -> Bool {
        let events = String(decoding: try readFile(path), as: UTF8.self).split(separator: "\n")
        return events.contains {
            $0.contains("sparklineage_completeness") && $0.contains("\"jobDescription\":\"\(name)\"")
        }
    }

    @Test(arguments: ["simple", "extended", "codegen"])
    func `a mode that lacks something says so`(_ mode: String) throws {
        let folder = try #require(PackageFiles.shared("corpora/sources/mode-\(mode)"))
        let result = try Binary.run("harvest", folder)
        #expect(result.status == 0)
        #expect(result.error.contains("spark.sql.ui.explainMode=formatted"))
        let edges = result.lines.filter { $0.contains("\"columnLineage\"") }
        #expect(edges.isEmpty == (mode == "codegen"))
        let last = try #require(result.lines.last)
        #expect(last.contains("\"processingType\":\"NONE\"") && !last.contains("\"eventType\":\"START\""))
        let flag =
            "\"reasons\":[{\"kind\":\"MODE_LACKS\",\"missing\":24,\"remedy\":\"spark.sql.ui.explainMode=formatted\"}]"
        #expect(last.contains(flag) == (mode == "codegen"), "\(last)")
        #expect(last.contains("SparklineageCompletenessRunFacet") == (mode == "codegen"))
    }
}
