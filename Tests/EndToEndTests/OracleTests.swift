import Foundation
import TestSupport
import Testing

/// The column lineage of real logs against known truth, by the scorer among the fixtures.
@Suite struct OracleTests {
    struct Score: Decodable {
        let targets, exact, absent, truth, found, wrong, missed, kinds: Int
        let kindsOK, indirectTruth, indirectFound, indirectWrong: Int

        enum CodingKeys: String, CodingKey {
            case targets, exact, absent, truth, found, wrong, missed, kinds
            case kindsOK = "kinds_ok"
            case indirectTruth = "ind_truth"
            case indirectFound = "ind_found"
            case indirectWrong = "ind_wrong"
        }
    }

    private static func score(_ corpus: Corpus) throws -> (score: Score, details: String) {
        let line = """
            "$BIN" harvest -q "$2" > "$4/events" || exit 99
            python3 "$1" "$3" "$4/events" -v >&2; python3 "$1" "$3" "$4/events" --json; exit 0
            """
        let folder = try TemporaryDirectory("score")
        let result = try Binary.shell(
            line, PackageFiles.fixture("oracle/score.py"), corpus.log, "\(corpus.folder)/truth.jsonl", folder.path)
        try #require(result.status == 0, "\(result.error)")
        return (try JSONDecoder().decode(Score.self, from: Data(result.output)), String(result.error.prefix(4000)))
    }

    @Test(arguments: [(Corpus.tpch, 22), (.tpcds, 54), (.huge, 8)])
    func `every edge, kind and indirect column is right`(_ corpus: Corpus, _ targets: Int) throws {
        let (score, details) = try Self.score(corpus)
        #expect(score.targets == targets)
        #expect(score.exact == targets, "\(details)")
        #expect(score.wrong == 0)
        #expect(score.kindsOK == score.kinds && score.kinds == score.found, "\(details)")
        #expect(score.indirectFound == score.indirectTruth && score.indirectWrong == 0, "\(details)")
    }

    @Test func `the torture suite has no wrong edge`() throws {
        let (score, details) = try Self.score(.torture)
        #expect(score.targets == 58)
        #expect(score.wrong == 0, "\(details)")
        #expect(score.exact >= 56, "\(details)")
    }

    /// Extended mode cuts `wide`'s lists and does not print what a MERGE does.
    @Test(arguments: [(Corpus.streaming, 28, 28), (.pairing, 6, 6), (.extendedStreaming, 28, 26)])
    func `streams have every edge and no wrong one`(_ corpus: Corpus, _ targets: Int, _ exact: Int) throws {
        let (score, details) = try Self.score(corpus)
        #expect(score.targets == targets)
        #expect(score.exact == exact, "\(details)")
        #expect(score.wrong == 0, "\(details)")
        #expect(score.absent == 0, "\(details)")
    }
}
