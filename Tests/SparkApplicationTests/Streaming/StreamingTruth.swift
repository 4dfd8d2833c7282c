import ByteReading
import FileTailing
import Foundation
import LineageModel
import SparkEventLog
import TestSupport

@testable import SparkApplication

/// What is true of a streaming corpus, and the events of its log.
struct StreamingCorpus: Sendable {
    /// The sources of each column, `orders.value`, by target and column.
    private let truth: [String: [String: Set<String>]]
    /// The events that matter, in order, each with its line.
    let events: [(line: Int, event: SparkEvent)]

    static let formatted = Result { try StreamingCorpus("streaming-3.5-formatted") }
    static let extended = Result { try StreamingCorpus("streaming-3.5-extended") }
    static let pairing = Result { try StreamingCorpus("streaming-3.5-pairing") }

    enum Kind: String, CaseIterable {
        case formatted, extended, pairing

        var corpus: StreamingCorpus {
            get throws {
                switch self {
                case .formatted: try StreamingCorpus.formatted.get()
                case .extended: try StreamingCorpus.extended.get()
                case .pairing: try StreamingCorpus.pairing.get()
                }
            }
        }
    }

    private struct Target: Decodable {
        struct Column: Decodable {
            var direct: [String]
        }
        var target: String
        var fields: [String: Column]
    }

    private init(_ name: String) throws {
        let folder = PackageFiles.fixture("corpora/\(name)")
        var truth: [String: [String: Set<String>]] = [:]
        for line in try readFile("\(folder)/truth.jsonl").split(separator: UInt8(ascii: "\n")) {
            let target = try JSONDecoder().decode(Target.self, from: Data(line))
            truth[Self.short(target.target)] = target.fields.mapValues { Set($0.direct) }
        }
        self.truth = truth
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        let log = names.first { $0.hasSuffix(".zstd") } ?? "missing"
        var reader = try LogReader(LogFile(FilePath("\(folder)/\(log)")))
        var events: [(Int, SparkEvent)] = []
        var number = 0
        while try reader.fill() {
            while let line = reader.next() {
                if let event = try SparkEvent(line: line.bytes) { events.append((number, event)) }
                number += 1
            }
        }
        self.events = events
    }

    /// The last part of a name.
    static func short(_ name: String) -> String {
        name.split(whereSeparator: { $0 == "." || $0 == "/" }).last.map(String.init) ?? name
    }

    /// Edges that are told and not true; what a MERGE keeps of its own column is none.
    func wrongEdges(in updates: [RunUpdate]) -> [String] {
        updates.flatMap { $0.outputs.flatMap(wrongEdges) }
    }

    private func wrongEdges(in output: OutputDataset) -> [String] {
        let target = Self.short(output.dataset.identity.name.text)
        guard let truth = truth[target] else { return [] }
        return output.edges.filter { column, source in
            !(truth[column]?.contains(source) ?? false) && source != "\(target).\(column)"
        }.map { "\(target).\($0.column) <- \($0.source)" }
    }

    /// Edges that are true and not told by the newest update of their target.
    func missingEdges(in updates: [RunUpdate]) -> [String] {
        var newest: [String: OutputDataset] = [:]
        for output in updates.flatMap(\.outputs) where output.lineage != nil {
            newest[Self.short(output.dataset.identity.name.text)] = output
        }
        return truth.flatMap { target, columns in
            let told = Set(newest[target]?.edges.map { "\($0.column) <- \($0.source)" } ?? [])
            return columns.flatMap { column, sources in sources.map { "\(column) <- \($0)" } }
                .filter { !told.contains($0) }.map { "\(target).\($0)" }
        }
    }
}

extension OutputDataset {
    /// The direct edges, by the short names of truth files.
    var edges: [(column: String, source: String)] {
        (lineage?.columns ?? []).flatMap { column in
            column.sources.filter { !$0.transformations.isDisjoint(with: .direct) }.map {
                (column.column.text, "\(StreamingCorpus.short($0.dataset.name.text)).\($0.field.text)")
            }
        }
    }

    func has(_ kind: IncompleteReason.Kind) -> Bool { incomplete.contains { $0.kind == kind } }
}

extension [RunUpdate] {
    /// The updates of streaming runs.
    var streaming: [RunUpdate] { filter { $0.job.processing == .streaming } }

    /// The newest update that writes a dataset, by the last part of its name.
    func output(_ name: String) -> OutputDataset? {
        lazy.reversed().flatMap(\.outputs).first { StreamingCorpus.short($0.dataset.identity.name.text) == name }
    }
}
