import ColumnLineage
import LineageModel

/// The edges of a write, to compare what is left of a cut text with the whole.
struct Edges {
    private var columns: [Name: Set<String>] = [:]
    private var dataset: Set<String> = []
    private var isComplete = true

    init(_ lineage: PlanLineage) {
        guard let write = lineage.write else { return }
        isComplete = write.incomplete.isEmpty
        for column in write.columns {
            columns[column.name, default: []].formUnion(column.sources.map { Self.edge($0, lineage) })
        }
        dataset = Set(write.dataset.map { Self.edge($0, lineage) })
    }

    private static func edge(_ source: PlanColumnSource, _ lineage: PlanLineage) -> String {
        "\(lineage.sources[source.source].table) \(source.field) \(source.transformations.rawValue)"
    }

    /// What is wrong after each cut of a plan, at most three of them.
    static func wrong(of plan: [UInt8], cutAt ends: [Int]) -> [String] {
        let whole = Edges(PlanLineage(text: plan))
        var wrong: [String] = []
        for end in ends where wrong.count < 3 {
            let edges = Edges(PlanLineage(text: Array(plan[..<end]))).unflagged(beside: whole)
            if !edges.isEmpty { wrong.append("cut at \(end): \(edges.joined(separator: "; "))") }
        }
        return wrong
    }

    /// Columns and edges that the whole text does not have, or has and these lack, where nothing says so.
    func unflagged(beside whole: Edges) -> [String] {
        guard isComplete, !columns.isEmpty else { return [] }
        var wrong: [String] = []
        for (name, edges) in columns where whole.columns[name] != edges { wrong.append("\(name): \(edges)") }
        for name in whole.columns.keys where columns[name] == nil { wrong.append("\(name) is gone") }
        if dataset != whole.dataset { wrong.append("dataset: \(dataset)") }
        return wrong
    }
}
