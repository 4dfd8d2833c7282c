import ByteReading
import ColumnLineage
import FileTailing
import Foundation
import LineageModel
import SparkEventLog
import TestSupport
import Testing

/// The logs of all corpora, those beside the package too, where they are there.
struct CorpusLog: CustomTestStringConvertible, Sendable {
    let name: String
    private let path: String

    var testDescription: String { name }

    /// Each folder of logs once; of a rolling log and of other codecs, whose plans are the same, none.
    static let all: [CorpusLog] = {
        var logs: [String: CorpusLog] = [:]
        for root in [PackageFiles.shared("corpora"), PackageFiles.fixture("corpora")].compactMap(\.self) {
            for folder in [root, "\(root)/sources"].flatMap(folders) {
                let name = String(folder.dropFirst(root.count + 1))
                let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
                guard logs[name] == nil,
                    let file = files.sorted().first(where: { $0.hasSuffix(".zstd") || $0.hasSuffix(".inprogress") })
                else { continue }
                logs[name] = CorpusLog(name: name, path: "\(folder)/\(file)")
            }
        }
        return logs.values.sorted { $0.name < $1.name }
    }()

    private static func folders(_ root: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []).map { "\(root)/\($0)" }
    }

    /// The texts of its plans, each once.
    var plans: [[UInt8]] {
        get throws {
            var plans: [[UInt8]] = []
            var seen: Set<[UInt8]> = []
            var reader = try LogReader(LogFile(FilePath(path)))
            while try reader.fill() {
                while let line = reader.next() {
                    guard case .executionStart(let start) = try SparkEvent(line: line.bytes), !start.plan.isEmpty,
                        seen.insert(start.plan).inserted
                    else { continue }
                    plans.append(start.plan)
                }
            }
            return plans
        }
    }
}

/// Plans of every corpus, changed and cut: never a crash, never a hang, never a wrong edge that is not flagged.
@Suite struct HostileCorpusTests {
    /// So much text is read of a corpus: its logs together have a hundred times more.
    private static let budget = 12_000_000

    @Test func `there are corpora`() {
        #expect(CorpusLog.all.count >= 18)
    }

    @Test(.timeLimit(.minutes(30)), arguments: CorpusLog.all)
    func `plans of every corpus are cut and changed`(_ log: CorpusLog) throws {
        var random = SplitMix64(seed: 17)
        var plans = try log.plans.shuffled(using: &random)[...]
        #expect(!plans.isEmpty)
        var read = 0
        while read < Self.budget, let plan = plans.popFirst() {
            let ends = (0..<12).map { _ in Int.random(in: 0..<plan.count, using: &random) }
            #expect(Edges.wrong(of: plan, cutAt: ends) == [])
            for _ in 0..<12 {
                let lineage = PlanLineage(text: plan.mutated(by: &random))
                for column in lineage.write?.columns ?? [] {
                    #expect(column.sources.allSatisfy { lineage.sources.indices.contains($0.source) })
                }
            }
            read += plan.count * 24
        }
    }
}
