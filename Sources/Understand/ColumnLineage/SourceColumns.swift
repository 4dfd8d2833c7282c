import LineageModel
import SparkPlan

/// The sources of a plan and their columns, each once.
struct SourceColumns: Sendable {
    private(set) var sources: [PlanSource] = []
    private(set) var columns: [(source: Int32, name: Name)] = []
    private var sourceNumbers: [TableReference: Int32] = [:]
    private var columnNumbers: [Key: Int32] = [:]

    private struct Key: Hashable {
        var source: Int32
        var name: Name
    }

    /// The number of a table, which it gets the first time it is met.
    mutating func source(_ table: TableReference) -> Int32 {
        if let known = sourceNumbers[table] { return known }
        let number = Int32(sources.count)
        sources.append(PlanSource(table: table))
        sourceNumbers[table] = number
        return number
    }

    /// The number of a table's column, which it gets the first time it is met.
    mutating func column(_ name: Name, type: String?, of source: Int32) -> Int32 {
        let key = Key(source: source, name: name)
        if let known = columnNumbers[key] { return known }
        let number = Int32(columns.count)
        columns.append((source, name))
        columnNumbers[key] = number
        sources[Int(source)].fields.append(SchemaField(name: name, type: type ?? "unknown"))
        return number
    }
}
