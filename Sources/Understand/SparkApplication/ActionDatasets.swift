import ColumnLineage
import DatasetNaming
import LineageModel

/// What an action reads and writes, under the names of datasets.
struct ActionDatasets {
    private(set) var inputs: [Dataset] = []
    private(set) var outputs: [OutputDataset] = []
    /// Whether a table may yet get a name, when the log shows which catalog is meant.
    private(set) var isAmbiguous = false
    /// The dataset that the root execution names as its target.
    private(set) var target: Dataset?

    private var inputPlaces: [DatasetIdentity: Int] = [:]
    private let withLineage: Bool

    /// - Parameters:
    ///   - action: The action, with all executions that are known of it.
    ///   - naming: What gives the names.
    ///   - withLineage: Whether columns and what is done to the tables are wanted, too: only a success has them.
    init(_ action: Action, naming: inout DatasetNaming, withLineage: Bool) {
        self.withLineage = withLineage
        for (index, execution) in action.executions.enumerated() {
            guard let plan = execution.plan else { continue }
            let sources = plan.sources.map { name($0.table, action, &naming) }
            for (source, table) in zip(plan.sources, sources) { add(source, table) }
            guard let write = plan.write else { continue }
            let reference = index == 0 ? meant(byRootOf: action) : meant(by: write.target, under: action.rootWrite)
            guard let reference else { continue }
            guard let table = name(reference, action, &naming) else { continue }
            if index == 0 { target = table.dataset }
            add(write, to: table, plan: plan, sources: sources)
        }
    }

    private mutating func name(
        _ reference: TableReference, _ action: Action, _ naming: inout DatasetNaming
    ) -> NamedTable? {
        switch naming.name(reference, session: action.settings) {
        case .named(let table): return table
        case .ambiguous:
            isAmbiguous = true
            return nil
        case .unnamed: return nil
        }
    }

    // MARK: Inputs

    private mutating func add(_ source: PlanSource, _ table: NamedTable?) {
        guard let table else { return }
        let place = inputPlaces[table.dataset.identity] ?? inputs.count
        if place == inputs.count {
            inputPlaces[table.dataset.identity] = place
            inputs.append(table.dataset)
        }
        inputs[place].schema.add(source.fields.filter { table.isData($0.name) })
    }

    // MARK: Outputs

    private mutating func add(_ write: PlanWrite, to table: NamedTable, plan: PlanLineage, sources: [NamedTable?]) {
        let place = outputs.firstIndex { $0.dataset.identity == table.dataset.identity } ?? outputs.count
        if place == outputs.count { outputs.append(OutputDataset(dataset: table.dataset)) }
        outputs[place].dataset.add(table.dataset)
        outputs[place].dataset.schema.add(write.columns.map { SchemaField(name: $0.name) })
        guard withLineage else { return }
        // The root says what was done to the table: of a CTAS, the write within only knows that it overwrites.
        if outputs[place].lifecycleStateChange == nil { outputs[place].lifecycleStateChange = write.lifecycle }
        outputs[place].incomplete.add(write.incomplete + unnamed(plan.sources, sources))
        guard write.hasQuery else { return }
        let lineage = ColumnLineageFacts(write, sources: sources)
        outputs[place].lineage = outputs[place].lineage?.merged(with: lineage) ?? lineage
    }

    /// The sources that have no name, as reasons why the lineage is short.
    private func unnamed(_ sources: [PlanSource], _ tables: [NamedTable?]) -> [IncompleteReason] {
        zip(sources, tables).filter { $0.1 == nil }.map { source, _ in
            IncompleteReason(kind: .noDefinition, operator: source.table.shortDescription)
        }
    }
}

/// What the root writes to.
///
/// A CREATE TABLE AS SELECT of files has only the table's name; the write within has the path.
private func meant(byRootOf action: Action) -> TableReference? {
    guard let root = action.rootWrite, !root.hasQuery, case .table = root.target else {
        return action.rootWrite?.target
    }
    for case let write? in action.executions.dropFirst().map(\.plan?.write) where write.hasQuery {
        if case .path(_, _, nil) = write.target { return meant(by: write.target, under: root) }
    }
    return root.target
}

/// What a nested execution writes to, where only its root says it in full.
private func meant(by target: TableReference, under root: PlanWrite?) -> TableReference {
    guard let root, !root.hasQuery else { return target }
    switch (target, root.target) {
    case (.unqualified(let name, _), .catalogObject(let catalog, let identifier, _)):
        guard TableIdentifier(quoted: identifier.text).unquoted == name.text else { return target }
        return .catalogObject(catalog: catalog, identifier: identifier, provider: target.format)
    case (.unqualified(let name, _), .table(let full, _)):
        return full.text.hasSuffix("." + name.text) ? .table(name: full, format: target.format) : target
    case (.path(let location, let format, nil), .table(let full, _)):
        return .path(location: location, format: format, table: full)
    default: return target
    }
}

extension TableReference {
    fileprivate var format: String? {
        switch self {
        case .table(_, let format), .unqualified(_, let format), .path(_, let format, _): format
        case .catalogObject(_, _, let provider): provider
        case .opaque: nil
        }
    }

    /// A word for a table without a name; no more, since the rest of a description may hold secrets.
    fileprivate var shortDescription: String? {
        switch self {
        case .table(let name, _), .unqualified(let name, _): name.text
        case .catalogObject(_, let identifier, _): identifier.text
        case .path: nil
        case .opaque(let description):
            String(description.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." || $0 == "$" })
        }
    }
}

extension [SchemaField] {
    /// Adds the fields that are not there yet; a type that is known replaces `unknown`.
    fileprivate mutating func add(_ fields: [SchemaField]) {
        if isEmpty, Set(fields.map(\.name)).count == fields.count {
            self = fields
            return
        }
        var places = Dictionary(zip(map(\.name), indices)) { first, _ in first }
        for field in fields {
            if let place = places[field.name] {
                if self[place].type == "unknown" { self[place].type = field.type }
            } else {
                places[field.name] = count
                append(field)
            }
        }
    }
}

extension [IncompleteReason] {
    fileprivate mutating func add(_ reasons: [IncompleteReason]) {
        for reason in reasons where !contains(reason) { append(reason) }
    }
}

extension Dataset {
    /// Takes over what another reference to the same dataset knows.
    fileprivate mutating func add(_ other: Dataset) {
        for symlink in other.symlinks where !symlinks.contains(symlink) { symlinks.append(symlink) }
        if catalog == nil { catalog = other.catalog }
        if storage?.fileFormat == nil { storage = other.storage ?? storage }
    }
}
