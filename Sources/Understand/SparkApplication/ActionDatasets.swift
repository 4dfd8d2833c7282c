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
        for (index, execution) in action.executionsWithQuery.enumerated() {
            guard let plan = execution.plan else { continue }
            let sources = plan.sources.map { name($0.table.asSource, action, &naming) }
            for (source, table) in zip(plan.sources, sources) { add(source, table) }
            guard let write = plan.write else { continue }
            guard let table = name(action.target(of: write, at: index), action, &naming) else { continue }
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
        for dataset in table.datasets where inputPlaces[dataset.identity] == nil {
            inputPlaces[dataset.identity] = inputs.count
            inputs.append(dataset)
        }
        for (identity, fields) in table.schemas(of: source.fields) {
            guard let place = inputPlaces[identity] else { continue }
            inputs[place].schema.add(fields)
        }
    }

    // MARK: Outputs

    private mutating func add(_ write: PlanWrite, to table: NamedTable, plan: PlanLineage, sources: [NamedTable?]) {
        let place = outputs.firstIndex { $0.dataset.identity == table.dataset.identity } ?? outputs.count
        if place == outputs.count { outputs.append(OutputDataset(dataset: table.dataset)) }
        outputs[place].dataset.add(table.dataset)
        outputs[place].dataset.schema.add(write.schema)
        outputs[place].dataset.schema.add(write.columns.map { SchemaField(name: $0.name) })
        guard withLineage else { return }
        // The root says what was done to the table: of a CTAS, the write within only knows that it overwrites.
        if outputs[place].lifecycleStateChange == nil { outputs[place].lifecycleStateChange = write.lifecycle }
        let gaps = (sources + [table]).flatMap { $0?.incomplete ?? [] }
        outputs[place].incomplete.add(write.incomplete + plan.incomplete + gaps + unnamed(plan.sources, sources))
        guard write.hasQuery else { return }
        let lineage = ColumnLineageFacts(write, sources: sources)
        outputs[place].lineage = outputs[place].lineage?.merged(with: lineage) ?? lineage
    }

    /// The sources that have no name, as reasons why the lineage is short.
    private func unnamed(_ sources: [PlanSource], _ tables: [NamedTable?]) -> [IncompleteReason] {
        zip(sources, tables).filter { $0.1 == nil }.map { source, _ in
            source.table.reasonForNoName
        }
    }
}

extension TableReference {
    /// A scan of a path without a format is one of an Iceberg table.
    fileprivate var asSource: TableReference {
        guard case .path(let location, nil, let table) = self else { return self }
        return .path(location: location, format: "iceberg", table: table)
    }

    /// Why lineage is short where the table has no name.
    fileprivate var reasonForNoName: IncompleteReason {
        switch self {
        case .topics: IncompleteReason(kind: .noTopic)
        default: IncompleteReason(kind: .noDefinition, operator: shortDescription)
        }
    }

    /// A word for a table without a name; no more, since the rest of a description may hold secrets.
    fileprivate var shortDescription: String? {
        switch self {
        case .table(let name, _), .unqualified(let name, _): name.text
        case .catalogObject(_, let identifier, _): identifier.text
        case .jdbc: "JDBCRelation"
        case .opaque(let description):
            String(description.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." || $0 == "$" })
        default: nil
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
