import LineageModel

/// The columns of tables as they were told.
///
/// A column keeps the type under which it was told first, `unknown` too, until its table is altered, replaced or
/// dropped: Marquez makes a second column of another type. A table keeps its columns, though a query reads few of them.
struct KnownSchemas: Hashable, Sendable, Codable {
    private var schemas: [DatasetIdentity: [SchemaField]] = [:]
    /// The tables in the order in which they were learned.
    private var order: [DatasetIdentity] = []

    /// The most tables that are kept; the first learned is then forgotten.
    private static let limit = 10_000

    /// Gives a dataset the columns that were told of it, and learns those it has.
    mutating func complete(_ dataset: inout Dataset) {
        guard var schema = schemas[dataset.identity] else { return learn(dataset) }
        schema.complete(with: dataset.schema)
        dataset.schema = schema
        learn(dataset)
    }

    /// Learns a dataset's columns, all of them.
    mutating func learn(_ dataset: Dataset) {
        if dataset.schema.isEmpty { return }
        if schemas.updateValue(dataset.schema, forKey: dataset.identity) != nil { return }
        order.append(dataset.identity)
        if order.count > Self.limit { schemas[order.removeFirst()] = nil }
    }

    mutating func forget(_ identity: DatasetIdentity) {
        guard schemas.removeValue(forKey: identity) != nil else { return }
        order.removeAll { $0 == identity }
    }

    /// Lets a table keep its columns under another name.
    mutating func rename(_ previous: DatasetIdentity, to dataset: inout Dataset) {
        guard previous != dataset.identity, let schema = schemas[previous] else { return }
        forget(previous)
        dataset.schema = schema
    }
}

extension [SchemaField] {
    /// Adds the fields that are not there yet; those that are keep their types.
    fileprivate mutating func complete(with fields: [SchemaField]) {
        var names = Set(map(\.name))
        for field in fields where names.insert(field.name).inserted { append(field) }
    }
}
