/// What is read (`inputs`).
package struct InputSettings: Hashable, Sendable {
    package var eventLogs: [EventLogInput] = []
    package var openLineageFiles: [OpenLineageInput] = []
    package var rescan = Duration.seconds(1)
    package var staleAfter = Duration.seconds(24 * 3600)

    package init() {}
}

extension InputSettings: SettingSection {
    static var keys: [SettingKey<InputSettings>] {
        [
            .init("event_logs", \.eventLogs, .list(.section), "Spark's event logs, single and rolling, of any codec"),
            .init(
                "openlineage_files", \.openLineageFiles, .list(.section),
                "Files that OpenLineage clients write: NDJSON, one document a file, pretty-printed, arrays"),
            .init("rescan", \.rescan, .duration, "How often folders are looked at for new files"),
            .init(
                "stale_after", \.staleAfter, .duration,
                "How long a log may be silent before its open runs are told as aborted"),
        ]
    }
}

/// Event logs (`inputs.event_logs`).
package struct EventLogInput: Hashable, Sendable {
    package var path = ""
    /// A word that rules can match.
    package var label: String?

    package init() {}
}

extension EventLogInput: SettingSection {
    static var keys: [SettingKey<EventLogInput>] {
        [
            .init(
                "path", \.path, .path(example: "/var/log/spark/events"), isRequired: true, "A file, a folder or a glob"),
            .init("label", \.label, .orNull(.text(example: "prod-east")), "A word for rules to match (`label`)"),
        ]
    }
}

/// Files of OpenLineage events (`inputs.openlineage_files`).
package struct OpenLineageInput: Hashable, Sendable {
    /// What becomes of a file that is finished and read.
    package enum AfterRead: String, Hashable, Sendable, CaseIterable {
        case keep, delete
    }

    package var path = ""
    package var afterRead = AfterRead.keep
    /// A word that rules can match.
    package var label: String?

    package init() {}
}

extension OpenLineageInput: SettingSection {
    static var keys: [SettingKey<OpenLineageInput>] {
        [
            .init(
                "path", \.path, .path(example: "/var/log/openlineage/*.jsonl"), isRequired: true,
                "A file, a folder or a glob"),
            .init("after_read", \.afterRead, .choice, "`delete` takes away finished files whose events are committed"),
            .init("label", \.label, .orNull(.text(example: "airflow")), "A word for rules to match (`label`)"),
        ]
    }
}
