import ColumnLineage
import LineageModel

/// A plan's lineage as lines that people read: `s <- lake.db.orders.amt AGGREGATION | lake.db.orders.st CONDITIONAL`.
///
/// Direct sources stand before the bar, indirect ones behind it, each sorted by name: the order of sources says nothing.
struct LineageNotation {
    let lineage: PlanLineage

    init(_ lineage: PlanLineage) {
        self.lineage = lineage
    }

    init(plan text: String) {
        self.init(PlanLineage(text: Array(text.utf8)))
    }

    var lines: [String] {
        guard let write = lineage.write else { return ["reads \(lineage.rootOperator)"] + reads }
        var lines = ["\(write.operator) \(name(write.target))"]
        if let change = write.lifecycle { lines.append("lifecycle \(change.rawValue)") }
        if !write.hasQuery { lines.append("no query") }
        return lines + columns + dataset + incomplete
    }

    /// The written columns alone.
    var columns: [String] { (lineage.write?.columns ?? []).map { line(escaped($0.name.text), $0.sources) } }

    /// What all columns depend on; no line where there is nothing.
    var dataset: [String] {
        guard let write = lineage.write, !write.dataset.isEmpty else { return [] }
        return [line("dataset", write.dataset)]
    }

    var incomplete: [String] {
        (lineage.write?.incomplete ?? []).map { reason in
            let parts = [reason.kind.rawValue, reason.operator, reason.missing.map(String.init)]
            return "incomplete \(parts.compactMap { $0 }.joined(separator: " "))"
        }
    }

    private var reads: [String] {
        lineage.sources.map { "\(name($0.table)): \($0.fields.map { escaped($0.name.text) }.joined(separator: ", "))" }
    }

    private func line(_ column: String, _ sources: [PlanColumnSource]) -> String {
        let direct = sources.filter { !$0.transformations.isDisjoint(with: .direct) }.map(label).sorted()
        let indirect = sources.filter { $0.transformations.isDisjoint(with: .direct) }.map(label).sorted()
        var parts = [column, "<-"]
        if !direct.isEmpty { parts.append(direct.joined(separator: ", ")) }
        if !indirect.isEmpty { parts.append("| " + indirect.joined(separator: ", ")) }
        return parts.joined(separator: " ")
    }

    private func label(_ source: PlanColumnSource) -> String {
        let kinds = source.transformations.members.map(\.subtype).joined(separator: "+")
        let note = source.description.isEmpty ? "" : " \(source.description)"
        return "\(name(lineage.sources[source.source].table)).\(escaped(source.field.text)) \(kinds)\(note)"
    }

    private func name(_ table: TableReference) -> String {
        switch table {
        case .table(let name, _), .unqualified(let name, _), .catalogObject(_, let name, _): escaped(name.text)
        case .path(let location, _, let table): table.map { escaped($0.text) } ?? escaped(location)
        case .jdbc(let table): "jdbc(\(escaped(table)))"
        case .topics(let topics, _): topics.map { escaped($0.text) }.joined(separator: ",")
        case .files(let locations, let missing, _):
            locations.map(escaped).joined(separator: "+") + (missing > 0 ? "+\(missing)" : "")
        case .microBatch(let scan): "stream \(scan)"
        case .opaque(let description): "{\(escaped(description))}"
        }
    }

    private func escaped(_ text: String) -> String { text.split(separator: "\n").joined(separator: "\\n") }
}
