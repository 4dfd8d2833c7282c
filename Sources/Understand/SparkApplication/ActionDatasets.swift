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
    private var writes: [Write] = []
    /// What the plans lack in which no write was found.
    private var lost: [IncompleteReason] = []
    private let withLineage: Bool

    /// A write of one of the executions.
    private struct Write {
        /// The places of the execution and of its output.
        var execution: Int
        var output: Int
        var plan: PlanLineage
        var write: PlanWrite
        var table: NamedTable
        var sources: [NamedTable?]
        /// The table under its name before a RENAME.
        var previous: Dataset?
    }

    /// - Parameters:
    ///   - action: The action, with all executions that are known of it.
    ///   - naming: What gives the names.
    ///   - withLineage: Whether columns and what is done to the tables are wanted, too: only a success has them.
    init(_ action: Action, naming: inout DatasetNaming, withLineage: Bool) {
        self.withLineage = withLineage
        var reads: [DatasetIdentity: DatasetStatistics?] = [:]
        for (index, execution) in action.executionsWithQuery.enumerated() {
            guard let plan = execution.plan else { continue }
            let sources =
                action.readsTables ? plan.sources.map { source($0, action, &naming) } : plan.sources.map { _ in nil }
            for (source, table) in zip(plan.sources, sources) { add(source, table) }
            execution.metrics.addRead(plan.sources, sources, to: &reads)
            guard let write = plan.write else {
                lost += plan.incomplete
                continue
            }
            guard let table = name(action.target(of: write, at: index), action, &naming) else { continue }
            if index == 0 { target = table.dataset }
            add(write, of: index, to: table, plan: plan, sources: sources)
        }
        guard withLineage else { return }
        for place in inputs.indices { inputs[place].read = reads[inputs[place].identity] ?? nil }
        addPrevious(action, naming: &naming)
        addLineage()
        addWritten(action)
    }

    /// The table that a source is; Delta's own reading of its log is none.
    private mutating func source(
        _ source: PlanSource, _ action: Action, _ naming: inout DatasetNaming
    ) -> NamedTable? {
        source.table.isDeltaLog ? nil : name(source.table.asSource, action, &naming)
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

    private mutating func add(
        _ write: PlanWrite, of execution: Int, to table: NamedTable, plan: PlanLineage, sources: [NamedTable?]
    ) {
        let place = outputs.firstIndex { $0.dataset.identity == table.dataset.identity } ?? outputs.count
        if place == outputs.count { outputs.append(OutputDataset(dataset: table.dataset)) }
        outputs[place].dataset.add(table.dataset)
        writes.append(
            Write(execution: execution, output: place, plan: plan, write: write, table: table, sources: sources))
    }

    /// Gives all tables their columns, with the types that show, as they are told from now on.
    ///
    /// - Parameter schemas: The columns of tables as they were told before.
    mutating func complete(_ schemas: inout KnownSchemas) {
        for place in inputs.indices { schemas.complete(&inputs[place]) }
        var types: [DatasetIdentity: [Name: String]] = [:]
        for input in inputs {
            types[input.identity] = Dictionary(input.schema.map { ($0.name, $0.type) }) { first, _ in first }
        }
        for write in writes {
            let fields = write.write.fields { source in
                let table = write.sources.indices.contains(source.source) ? write.sources[source.source] : nil
                return table.flatMap { $0.isOneTable ? types[$0.dataset.identity]?[source.field] : nil }
            }
            outputs[write.output].dataset.schema.add(fields)
        }
        for write in writes {
            if let previous = write.previous { schemas.rename(previous.identity, to: &outputs[write.output].dataset) }
        }
        for place in outputs.indices { settle(place, &schemas) }
    }

    /// Completes an output's columns by those that were told, unless the run makes them anew.
    private mutating func settle(_ place: Int, _ schemas: inout KnownSchemas) {
        guard let write = writes.first(where: { $0.output == place })?.write else { return }
        let hasOwn = !outputs[place].dataset.schema.isEmpty
        switch write.lifecycle {
        case .alter where !hasOwn:
            if withLineage { schemas.forget(outputs[place].dataset.identity) }
        case .alter: schemas.learn(outputs[place].dataset)
        case _ where write.replacesSchema && hasOwn: schemas.learn(outputs[place].dataset)
        default: schemas.complete(&outputs[place].dataset)
        }
        if withLineage, write.lifecycle == .drop { schemas.forget(outputs[place].dataset.identity) }
    }

    /// The tables' names before a RENAME.
    private mutating func addPrevious(_ action: Action, naming: inout DatasetNaming) {
        for place in writes.indices {
            guard let reference = writes[place].write.previous else { continue }
            writes[place].previous = name(reference, action, &naming)?.dataset
            guard let previous = writes[place].previous else { continue }
            let identity = outputs[writes[place].output].dataset.identity
            // A catalog may rename a table and leave its files where they are; then it goes by the catalog's names.
            let symlinks = previous.symlinks.filter { $0.kind == .table }.map(\.identity)
            outputs[writes[place].output].previous = ([previous.identity] + symlinks).first { $0 != identity }
        }
    }

    private mutating func addLineage() {
        for write in writes {
            let place = write.output
            // The root says what was done: of a CTAS, the write within only knows that it overwrites.
            if outputs[place].lifecycleStateChange == nil {
                outputs[place].lifecycleStateChange = write.write.lifecycle
            }
            let gaps = (write.sources + [write.table]).flatMap { $0?.incomplete ?? [] }
            outputs[place].incomplete.add(
                write.write.incomplete + write.plan.incomplete + gaps + unnamed(write.plan.sources, write.sources))
            guard write.write.hasQuery else { continue }
            let lineage = ColumnLineageFacts(write.write, sources: write.sources)
            outputs[place].lineage = outputs[place].lineage?.merged(with: lineage) ?? lineage
        }
        for place in outputs.indices { outputs[place].incomplete.add(lost) }
    }

    /// Adds how much each output was given: an inner execution that names no table writes to the only one.
    private mutating func addWritten(_ action: Action) {
        let places = Dictionary(writes.map { ($0.execution, $0.output) }) { first, _ in first }
        var unknown: Set<Int> = []
        for (index, execution) in action.executions.enumerated() where execution.metrics.hasWritten {
            guard let place = places[index] ?? (outputs.count == 1 ? 0 : nil) else { continue }
            if let written = execution.metrics.written {
                outputs[place].written = outputs[place].written.map { $0 + written } ?? written
            } else {
                unknown.insert(place)
            }
        }
        for place in unknown { outputs[place].written = nil }
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
