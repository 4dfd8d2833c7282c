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
        let ways = Set(sources.map { [$0.type, $0.text] })
        // Marquez knows one way of a column, the same for each of its sources.
        let only = ways.count == 1 ? ways.first : nil
        json.object { json in
            json.member("name", name)
            json.array("inputFields", of: sources) { $1.write(to: &$0) }
            json.member("transformationDescription", orNull: only?[1])
            json.member("transformationType", orNull: only?[0])
        }
    }
}

/// A column with the ways in which it takes part in another.
struct ColumnSource {
    let datasetRow: Int64
    let dataset: DatasetIdentity
    let field: Name
    let ways: [ColumnGraph.Way]

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
            ColumnSource(datasetRow: key.row, dataset: key.dataset, field: key.field, ways: ways[key] ?? [])
        }
    }

    /// The way that tells most: a direct one where there is one.
    private var main: ColumnGraph.Way? { ways.first { $0.isDirect == true } ?? ways.first }

    /// Marquez's word for the way.
    var type: String? { main?.subtype ?? main?.isDirect.map { $0 ? "DIRECT" : "INDIRECT" } }

    var text: String? { main?.description }

    /// Writes the source.
    ///
    /// - Parameters:
    ///   - json: gets it.
    ///   - version: the version of its dataset, where a graph shows one.
    func write(to json: inout JSONWriter, version: RunID?? = .none) {
        json.object { json in
            json.member("namespace", dataset.namespace)
            json.member("dataset", dataset.name)
            if let version { json.member("datasetVersion", orNull: version) }
            json.member("field", field)
            json.member("transformationDescription", orNull: text)
            json.member("transformationType", orNull: type)
            json.array("transformations", of: ways.filter { $0.isDirect != nil }) { $0.way($1) }
        }
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
