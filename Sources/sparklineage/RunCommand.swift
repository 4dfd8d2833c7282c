import CommandLineArguments
import Sidecar

/// `sparklineage run`: the daemon.
struct RunCommand: Equatable, Sendable {
    let settings: String

    func run() throws(Stop) -> Int32 {
        let daemon = try Daemon(try DaemonPlan.read(settings))
        try daemon.run()
        return 0
    }
}

// MARK: - Declaration

extension RunCommand {
    static let declaration: Command<Invocation> = {
        let settings = Option<String>(
            "config", short: "c", value: "FILE", help: "The settings", isRequired: true, completion: .files)
        return Command(
            "run", abstract: "Follow event logs, take OpenLineage over HTTP, and deliver all of it, until stopped",
            discussion: """
                Stops at SIGTERM or SIGINT; what is not sent by then is kept and sent by the next. A second one ends \
                it at once, without loss. SIGHUP reads the settings again.

                Exit status: 0 when it was stopped, 69 when the port cannot be had, 74 when the disk fails, 75 when \
                another process has the state, 78 when the settings are bad.
                """,
            parameters: [settings.parameter]
        ) { values throws(UsageError) in
            .daemon(RunCommand(settings: try values.require(settings)))
        }
    }()
}
