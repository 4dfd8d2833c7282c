import ByteReading
import FileTailing
import LineageModel
import SparkApplication
import TestSupport
import Testing

/// The expressions that real logs' edges are told with.
struct FormulaCorpusTests {
    struct Corpus: CustomTestStringConvertible, Sendable {
        var folder: String
        /// How many different formulas there are at least.
        var count: Int
        /// Texts of its statements that stand in expressions of written columns.
        var literals: [String]

        var testDescription: String { folder }
    }

    @Test(arguments: [
        Corpus(
            folder: "tpcds-3.5-formatted", count: 80,
            literals: ["Sunday", "Saturday", "2000-03-11"]),
        Corpus(folder: "tpch-3.5-formatted", count: 19, literals: ["PROMO", "BRAZIL", "1-URGENT", "0.0001"]),
        Corpus(folder: "torture-3.5-formatted", count: 250, literals: ["1.00", "yyyy", "A%"]),
        Corpus(folder: "streaming-3.5-formatted", count: 29, literals: ["$.order_id", "too big"]),
    ])
    func `no literal of a statement is told, and no id`(_ corpus: Corpus) throws {
        let log = try #require(
            try LogListing.find(FilePath(PackageFiles.fixture("corpora/\(corpus.folder)"))).logs.first)
        let text = try Self.text(of: log.path.description)
        for literal in corpus.literals { #expect(text.contains(literal), "not in the log: \(literal)") }
        let told = try RunUpdate.told(byLog: log.path.description)
        let sources = told.flatMap(\.outputs).flatMap { $0.lineage?.columns ?? [] }.flatMap(\.sources)
        let formulas = Set(sources.map(\.formula)).subtracting([""])
        #expect(formulas.count >= corpus.count)
        let names = Set(sources.map(\.field.text))
        let quoted = Self.quoted(in: text).filter { literal in !names.contains { $0.contains(literal) } }
        for formula in formulas {
            let leaks = (corpus.literals + quoted).filter { formula.contains($0) }
            #expect(leaks.isEmpty, "\(formula)")
            #expect(!hasID(formula) || names.contains { formula.contains("`\($0)`") }, "\(formula)")
        }
    }

    private static func text(of path: String) throws -> String {
        var reader = try LogReader(LogFile(FilePath(path)))
        var bytes: [UInt8] = []
        while try reader.fill() {
            while let line = reader.next() { bytes += line.bytes.bytes }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The literals that Iceberg's filters print in quotes: a list that no reader of expressions made.
    private static func quoted(in text: String) -> [String] {
        let pieces = text.split(separator: "'", omittingEmptySubsequences: false)
        return Set(pieces.filter { (4...40).contains($0.utf8.count) && $0.allSatisfy { $0.isLetter || $0 == " " } })
            .map(String.init)
    }

    private func hasID(_ formula: String) -> Bool {
        let parts = formula.split(separator: "#", omittingEmptySubsequences: false).dropFirst()
        return parts.contains { $0.first?.isNumber == true }
    }
}
