/// Which runs are told, and how (`runs`).
package struct RunSettings: Hashable, Sendable {
    /// Which executions become runs.
    package enum Emit: String, Hashable, Sendable, CaseIterable {
        case writes, all
    }

    /// Which events of a run are told.
    package enum Events: String, Hashable, Sendable, CaseIterable {
        case lifecycle, all
    }

    /// Whose view counts of an application that is seen through its log and through the OpenLineage agent.
    package enum Preference: String, Hashable, Sendable, CaseIterable {
        case log, agent, both
    }

    package var emit = Emit.writes
    package var events = Events.lifecycle
    package var prefer = Preference.log
    package var preferWait = Duration.seconds(300)
    package var jobName = "{app}.{command}.{table}"
    package var streamingJobName = "{app}.{query}"
    package var sql = false
    package var expressions = true

    package init() {}
}

extension RunSettings: SettingSection {
    static var keys: [SettingKey<RunSettings>] {
        [
            .init("emit", \.emit, .choice, "`writes`: what writes or changes a table's life; `all`: pure reads too"),
            .init(
                "events", \.events, .choice,
                "`lifecycle`: one START, RUNNING for what is new, one terminal event with all facets; `all`: every event"
            ),
            .init(
                "prefer", \.prefer, .choice,
                "Whose view counts of an application that is seen through its log and through the agent"),
            .init(
                "prefer_wait", \.preferWait, .duration(hasZero: true),
                "How long an agent's runs are kept until a log decides"),
            .init("job_name", \.jobName, .text, "The name of a job: `{app}`, `{command}`, `{table}`"),
            .init(
                "streaming_job_name", \.streamingJobName, .text,
                "The name of a streaming query's job: `{app}`, `{query}`"),
            .init("sql", \.sql, .flag, "Whether the `sql` facet is told"),
            .init(
                "expressions", \.expressions, .flag,
                "Whether edges of columns are told with the expressions that make them, without literals"),
        ]
    }
}

/// Streaming queries (`streaming`).
package struct StreamingSettings: Hashable, Sendable {
    /// How often a running query is told.
    package enum Interval: Hashable, Sendable {
        case every(Duration)
        /// At each micro-batch.
        case batch
    }

    package var interval = Interval.every(.seconds(600))

    package init() {}
}

extension StreamingSettings: SettingSection {
    static var keys: [SettingKey<StreamingSettings>] {
        [.init("interval", \.interval, .interval, "How often a running query is told; `batch`: at each micro-batch")]
    }
}

extension ValueKind where Value == StreamingSettings.Interval {
    fileprivate static var interval: Self {
        Self(
            .orWord(.duration, "batch"), should: "'batch' or a number with a unit, such as 10m",
            spell: { if case .every(let time) = $0 { TimeSpan.spelled(time) } else { "batch" } },
            parse: { $0 == "batch" ? .batch : TimeSpan.read($0).map { .every($0) } })
    }
}

/// What is taken out of events (`redact`).
package struct RedactSettings: Hashable, Sendable {
    /// Patterns beside the built-in ones.
    package var patterns: [String] = []

    package init() {}
}

extension RedactSettings: SettingSection {
    static var keys: [SettingKey<RedactSettings>] {
        let known = "Patterns of secrets beside the built-in ones; `*` and `?` stand for the secret: `acme-key-*`"
        return [.init("patterns", \.patterns, .list(.text(example: "acme-key-*")), known)]
    }
}

/// What waits to be sent (`outbox`).
package struct OutboxSettings: Hashable, Sendable {
    package var maxBytes = 10_000_000_000

    package init() {}
}

extension OutboxSettings: SettingSection {
    static var keys: [SettingKey<OutboxSettings>] {
        [.init("max_bytes", \.maxBytes, .size, "Where reading stops until events were sent")]
    }
}

/// Runs that should come (`expect`).
package struct ExpectSettings: Hashable, Sendable {
    /// A pattern of job names.
    package var job = ""
    package var every = Duration.zero

    package init() {}
}

extension ExpectSettings: SettingSection {
    static var keys: [SettingKey<ExpectSettings>] {
        [
            .init("job", \.job, .text(example: "orders-*"), isRequired: true, "A job's name, or a pattern of one"),
            .init("every", \.every, .duration, isRequired: true, "A run is overdue when none ended well for so long"),
        ]
    }
}
