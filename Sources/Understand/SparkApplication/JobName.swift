import DatasetNaming
import LineageModel

/// The name of an action's job, as the OpenLineage agent makes it: `app_name.command.table`.
enum JobName {
    static func action(
        application: Name, rootOperator: String, target: TableReference?, dataset: Dataset?,
        _ template: NameTemplate = RunOptions().jobName
    ) -> Name {
        var parts = ["app": application.text, "command": NormalizedName(rootOperator).text]
        parts["table"] = suffix(rootOperator, target, dataset)?.replacing(".", with: "_")
        return Name(template.filled(parts))
    }

    /// The name of a streaming query's job: `app_name.query_name`; of an unnamed one by its target.
    static func stream(
        application: Name, query: String?, id: String, target: TableReference?, dataset: Dataset?,
        _ template: NameTemplate
    ) -> Name {
        let name = query ?? streamTarget(target, dataset)?.replacing(".", with: "_")
        return Name(template.filled(["app": application.text, "query": name ?? "streaming_\(id.prefix(8))"]))
    }

    private static func streamTarget(_ target: TableReference?, _ dataset: Dataset?) -> String? {
        switch target {
        case .topics(let topics, _): topics.map(\.text).joined(separator: "_")
        case .path(_, _, nil): dataset.map(lastFolders)
        default: suffix("", target, dataset)
        }
    }

    /// The table's part.
    ///
    /// The agent asks the command, so each has a form of its own.
    private static func suffix(_ command: String, _ target: TableReference?, _ dataset: Dataset?) -> String? {
        guard let target, !nameless.contains(command) else { return nil }
        let isV1 = command.hasPrefix("Execute ")
        switch target {
        case .table(let name, _) where isPath(name.text): return "default_iceberg_" + name.text
        case .unqualified(let name, _) where isPath(name.text): return "default_iceberg_" + name.text
        case .table where command == "Execute TruncateTableCommand": return dataset.map(lastFolders)
        case .table(let name, _):
            let parts = TableIdentifier(quoted: name.text).parts
            return (isV1 && parts.count > 2 ? Array(parts.dropFirst()) : parts).joined(separator: "_")
        case .catalogObject(_, let identifier, _):
            return TableIdentifier(quoted: identifier.text).parts.joined(separator: "_")
        case .unqualified(let name, _): return name.text
        case .path(_, _, let table?) where !isV1:
            return TableIdentifier(quoted: table.text).parts.joined(separator: "_")
        case .path(_, _, let table?) where deltaCommands.contains(command):
            let parts = TableIdentifier(quoted: table.text).parts
            // The agent knows the table of a MERGE by its last name; of the others it knows none.
            return parts.suffix(command == "Execute MergeIntoCommand" ? 1 : 2).joined(separator: "_")
        case .path(_, "delta", _): return dataset.map(lastFolders)
        case .path(let location, _, _): return isV1 ? dataset.map(lastFolders) : "default_iceberg_" + location
        case .jdbc(let table): return table
        default: return nil
        }
    }

    /// The last two folders of a dataset's path.
    private static func lastFolders(_ dataset: Dataset) -> String {
        dataset.identity.name.text.split(separator: "/").suffix(2).joined(separator: "_")
    }

    private static let deltaCommands: Set<String> = [
        "Execute MergeIntoCommand", "Execute UpdateCommand", "Execute DeleteCommand",
    ]

    private static let nameless: Set<String> = [
        "AddPartitionField", "CreateV2View", "DropV2View", "DropTable", "RenameTable", "TruncateTable",
        "Execute InsertIntoDataSourceDirCommand",
        "Execute AlterTableAddColumnsCommand", "Execute AlterTableRenameCommand", "Execute DropTableCommand",
    ]
}
