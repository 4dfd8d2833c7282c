import LineageModel

extension JSONWriter {
    /// Writes the edges into a dataset's columns.
    ///
    /// A column without a source (a literal, `current_timestamp()`) is left out, as the Spark agent does: the schema
    /// facet names it already, an entry with empty `inputFields` adds nothing to the schema's demands, to a score or to
    /// Marquez's graph. `fields` itself is required, so it stands empty beside a `dataset` list.
    mutating func columnLineageFacet(_ lineage: ColumnLineageFacts) {
        let columns = lineage.columns.filter { !$0.sources.isEmpty }
        guard !columns.isEmpty || !lineage.dataset.isEmpty else { return }
        facet(.columnLineage) { json in
            json.object("fields") { json in
                for column in joiningEqualNames(columns) {
                    json.object(column.column.text) { $0.array("inputFields", of: column.sources) { $0.source($1) } }
                }
            }
            if !lineage.dataset.isEmpty { json.array("dataset", of: lineage.dataset) { $0.source($1) } }
        }
    }

    private mutating func source(_ source: ColumnSource) {
        object { json in
            json.identity(source.dataset)
            json.member("field", source.field)
            json.key("transformations")
            json.array { $0.transformations(of: source) }
        }
    }

    /// Writes each way in which a source takes part; a description tells of the value, so of the direct ways if any.
    private mutating func transformations(of source: ColumnSource) {
        let isOnlyIndirect = source.transformations.isDisjoint(with: .direct)
        for way in Transformation.allCases where source.transformations.contains(TransformationSet(way)) {
            object { json in
                json.member("type", way.type)
                json.member("subtype", way.subtype)
                json.member("description", way.isDirect || isOnlyIndirect ? source.description(of: way) : "")
                json.key("masking")
                json.bool(source.masked.contains(TransformationSet(way)))
            }
        }
    }
}

extension ColumnSource {
    /// The formula tells of what is made, not of what is passed on.
    fileprivate func description(of way: Transformation) -> String {
        description.isEmpty && way.isDirect && way != .identity ? formula : description
    }
}

/// The columns with those of one name made one, in the place of the first: a JSON object must not repeat a key.
private func joiningEqualNames(_ columns: [ColumnOrigin]) -> [ColumnOrigin] {
    guard Set(columns.map(\.column)).count < columns.count else { return columns }
    var joined: [ColumnOrigin] = []
    for column in columns {
        if let place = joined.firstIndex(where: { $0.column == column.column }) {
            joined[place].sources += column.sources.filter { !joined[place].sources.contains($0) }
        } else {
            joined.append(column)
        }
    }
    return joined
}
