package import Telemetry

/// Every metric of the daemon: `/metrics`, `docs/metrics.md` and the tests of rules and boards read this table.
package enum MetricTable {
    package static let all: [Metric] = runs + events + delivery + inputs + expectations + process

    // MARK: Runs

    static let runsTotal = Metric(
        .counter, "sparklineage_runs_total", "Runs by what was told of them: start, complete, fail, abort.",
        by: [.closed("state"), "namespace", "team"])
    static let runDuration = Metric(
        .histogram(bounds: [1, 10, 60, 300, 900, 3600, 14_400, 86_400]), "sparklineage_run_duration_seconds",
        "How long runs took that ended, by their own clock.", by: ["namespace", "team"])
    static let runLineage = Metric(
        .counter, "sparklineage_run_lineage_total",
        "Runs that ended well with inputs and outputs, by their columns' lineage: complete, incomplete, missing.",
        by: [.closed("lineage"), "namespace", "team"])
    static let rowsRead = Metric(
        .counter, "sparklineage_rows_read_total", "Rows that runs read, as they told it.", by: ["namespace", "team"])
    static let rowsWritten = Metric(
        .counter, "sparklineage_rows_written_total", "Rows that runs wrote, as they told it.",
        by: ["namespace", "team"])
    static let bytesWritten = Metric(
        .counter, "sparklineage_bytes_written_total", "Bytes that runs wrote, as they told it.",
        by: ["namespace", "team"])
    static let datasets = Metric(.gauge, "sparklineage_datasets", "Names of datasets that are known.")

    private static let runs = [runsTotal, runDuration, runLineage, rowsRead, rowsWritten, bytesWritten, datasets]

    // MARK: Events

    static let eventsTotal = Metric(
        .counter, "sparklineage_events_total",
        "Events that were kept, by who made them: the producer's address without its version.", by: ["producer"])
    static let leftOut = Metric(
        .counter, "sparklineage_events_left_out_total",
        "Events that were not kept: ignored by a rule, collapsed into others, suppressed for the other view, refused.",
        by: [.closed("reason")])
    static let requests = Metric(
        .counter, "sparklineage_http_requests_total",
        "Requests that were answered; paths with names in them stand together.",
        by: [.closed("path"), .closed("status")])

    private static let events = [eventsTotal, leftOut, requests]

    // MARK: Delivery

    static let outboxEvents = Metric(
        .gauge, "sparklineage_outbox_events", "Events that wait for the sink.", by: ["sink"])
    static let outboxOldest = Metric(
        .gauge, "sparklineage_outbox_oldest_age_seconds",
        "How long the oldest event has waited for the sink; 0 when none waits.", by: ["sink"])
    static let outboxBytes = Metric(
        .gauge, "sparklineage_outbox_bytes", "Bytes of events that wait, less what waits for optional sinks.")
    static let outboxSinkBytes = Metric(
        .gauge, "sparklineage_outbox_sink_bytes", "Bytes of events that wait for the sink.", by: ["sink"])
    static let outboxLimit = Metric(
        .gauge, "sparklineage_outbox_max_bytes", "Where reading stops: outbox.max_bytes.")
    static let delivered = Metric(
        .counter, "sparklineage_delivered_events_total", "Events that the sink took, since the state was made.",
        by: ["sink"])
    static let refused = Metric(
        .counter, "sparklineage_refused_events_total",
        "Events that became dead letters of the sink, since the state was made.", by: ["sink"])
    static let dropped = Metric(
        .counter, "sparklineage_dropped_events_total",
        "Events that were taken from the sink's queue unsent: the oldest of an optional one that was full, or by `queue drop`; since the state was made.",
        by: ["sink"])
    static let retries = Metric(
        .counter, "sparklineage_delivery_retries_total", "Attempts after the first one of an event.", by: ["sink"])
    static let latency = Metric(
        .histogram(bounds: [0.01, 0.05, 0.1, 0.5, 1, 5, 30, 60, 300, 1800, 7200, 86_400]),
        "sparklineage_delivery_latency_seconds", "The time from keeping an event to the sink's taking it.", by: ["sink"]
    )
    static let deadLetters = Metric(
        .gauge, "sparklineage_dead_letters", "Dead letters of the sink that are kept.", by: ["sink"])
    static let delivering = Metric(
        .gauge, "sparklineage_sink_delivering",
        "1 when the sink takes events or none wait; 0 when nothing but probes is sent.", by: ["sink"])

    private static let delivery = [
        outboxEvents, outboxOldest, outboxBytes, outboxSinkBytes, outboxLimit, delivered, refused, dropped, retries,
        latency, deadLetters, delivering,
    ]

    // MARK: Inputs

    static let reading = Metric(
        .gauge, "sparklineage_reading", "1 when logs are read; 0 while reading waits for room in the outbox.")
    static let logs = Metric(
        .gauge, "sparklineage_logs", "Event logs that are followed: open, finished.", by: [.closed("state")])
    static let eventFiles = Metric(
        .gauge, "sparklineage_event_files",
        "Files of OpenLineage events that are followed: read to their end, or behind it.", by: [.closed("state")])
    static let inputLag = Metric(
        .gauge, "sparklineage_input_lag_bytes",
        "Bytes of event logs and files of events, as they lie on the disk, that are not read yet.")
    static let logLag = Metric(
        .gauge, "sparklineage_log_lag_bytes", "The same of single logs: the twenty with the most.", by: ["log"])
    static let unreadableInputs = Metric(
        .gauge, "sparklineage_unreadable_inputs", "Files and folders that cannot be read now.")
    static let unreadableRecords = Metric(
        .gauge, "sparklineage_unreadable_records", "Dead letters of what could not be read: lines, frames, files.")

    private static let inputs = [reading, logs, eventFiles, inputLag, logLag, unreadableInputs, unreadableRecords]

    // MARK: Expected runs

    static let overdue = Metric(
        .gauge, "sparklineage_expected_run_overdue", "1 when no run of `expect` ended well for too long.", by: ["job"])
    static let lastSuccess = Metric(
        .gauge, "sparklineage_expected_run_last_success_timestamp_seconds",
        "When a run of `expect` ended well last, in Unix time; absent before the first.", by: ["job"])
    static let expectedEvery = Metric(
        .gauge, "sparklineage_expected_run_interval_seconds", "How often `expect` wants a run to end well.", by: ["job"]
    )

    private static let expectations = [overdue, lastSuccess, expectedEvery]

    // MARK: The process

    static let ready = Metric(.gauge, "sparklineage_ready", "What /readyz answers: 1 for 200, 0 for 503.")
    static let reloadGood = Metric(
        .gauge, "sparklineage_settings_last_reload_successful", "Whether the settings were sound when read last.")
    static let reloadTime = Metric(
        .gauge, "sparklineage_settings_last_reload_success_timestamp_seconds",
        "When settings were read last that were sound, in Unix time.")
    static let build = Metric(
        .gauge, "sparklineage_build_info", "Always 1; the version is the label's.", by: ["version"])
    static let memory = Metric(
        .gauge, "process_resident_memory_bytes", "Memory of the process that lies in RAM.")
    static let openFiles = Metric(.gauge, "process_open_fds", "File descriptors that are open.")
    static let mostFiles = Metric(.gauge, "process_max_fds", "File descriptors that may be open.")
    static let startTime = Metric(
        .gauge, "process_start_time_seconds", "When the process started, in Unix time.")
    static let processorTime = Metric(
        .counter, "process_cpu_seconds_total", "Time that the process has used of processors.")

    private static let process = [
        ready, reloadGood, reloadTime, build, memory, openFiles, mostFiles, startTime, processorTime,
    ]
}
