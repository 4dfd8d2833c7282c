import LineageModel
import LineageStore
import OpenLineage

/// The columns that one column of a dataset is made of or depends on.
struct ColumnSources {
    let name: Name
    let sources: [ColumnSource]

    /// Gathers what is told of each column; what bears on the whole dataset is left out.
    static func grouped(_ told: [StoredColumnSource]) -> [ColumnSources] {
        var columns: [ColumnSources] = []
        var places: [Name: Int] = [:]
        var ofColumn: [[StoredColumnSource]] = []
        for source in told {
            guard let output = source.output else { continue }
            if let place = places[output] {
                ofColumn[place].append(source)
            } else {
                places[output] = ofColumn.count
                ofColumn.append([source])
            }
        }
        for sources in ofColumn {
            guard let name = sources.first?.output else { continue }
            columns.append(ColumnSources(name: name, sources: ColumnSource.grouped(sources)))
        }
        return columns
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("name", name)
            json.array("inputFields", of: sources) { $1.write(to: &$0) }
            SourceWays.writeCommon(to: sources.map(\.ways), to: &json)
        }
    }
}

/// A column with the ways in which it takes part in another.
struct ColumnSource {
    let dataset: DatasetIdentity
    let field: Name
    let ways: SourceWays

    /// Gathers the ways of each column.
    static func grouped(_ told: [StoredColumnSource]) -> [ColumnSource] {
        struct Key: Hashable {
            let row: Int64
            let dataset: DatasetIdentity
            let field: Name
        }
        var order: [Key] = []
        var ways: [Key: [ColumnGraph.Way]] = [:]
        for source in told {
            let key = Key(row: source.datasetRow, dataset: source.dataset, field: source.field)
            if ways[key] == nil { order.append(key) }
            if ways[key]?.contains(source.way) != true { ways[key, default: []].append(source.way) }
        }
        return order.map { key in
            ColumnSource(dataset: key.dataset, field: key.field, ways: SourceWays(ways: ways[key] ?? []))
        }
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("namespace", dataset.namespace)
            json.member("dataset", dataset.name)
            json.member("field", field)
            ways.writeMembers(to: &json)
        }
    }
}

/// The ways in which a column takes part in another.
struct SourceWays {
    let ways: [ColumnGraph.Way]

    /// The way that tells most: a direct one where there is one.
    private var main: ColumnGraph.Way? { ways.first { $0.isDirect == true } ?? ways.first }

    /// Marquez's word for the way.
    private var type: String? { main?.subtype ?? main?.isDirect.map { $0 ? "DIRECT" : "INDIRECT" } }

    private var text: String? { main?.description }

    func writeMembers(to json: inout JSONWriter) {
        json.member("transformationDescription", orNull: text)
        json.member("transformationType", orNull: type)
        json.array("transformations", of: ways.filter { $0.isDirect != nil }) { $0.way($1) }
    }

    /// Writes the one way that Marquez knows of a column: the one that all of its sources have.
    static func writeCommon(to sources: [SourceWays], to json: inout JSONWriter) {
        let first = sources.first
        let only = sources.dropFirst().allSatisfy { $0.type == first?.type && $0.text == first?.text } ? first : nil
        json.member("transformationDescription", orNull: only?.text)
        json.member("transformationType", orNull: only?.type)
    }
}

extension JSONWriter {
    fileprivate mutating func way(_ way: ColumnGraph.Way) {
        object { json in
            json.member("type", orNull: way.isDirect.map { $0 ? "DIRECT" : "INDIRECT" })
            json.member("subtype", orNull: way.subtype)
            json.member("description", way.description ?? "")
            json.member("masking", way.isMasking ?? false)
        }
    }
}
