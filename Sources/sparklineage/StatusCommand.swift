import CommandLineArguments
import Glibc
import Sidecar

/// `sparklineage status`: how the daemon is.
struct StatusCommand: Equatable, Sendable {
    /// The directory of the state; nil where a settings file names it.
    let state: String?
    var settings: String?
    var isJSON = false

    func run() throws(Stop) -> Int32 {
        let report = try DaemonStatus.read(of: try directory())
        _ = try Terminal.print(isJSON ? report.json : nil, or: report.lines)
        return switch report.status {
        case .ready: 0
        case .troubled, .stopping: 1
        case .stopped: EX_UNAVAILABLE
        }
    }

    private func directory() throws(Stop) -> String {
        if let state { return state }
        return try DaemonStatus.directory(namedBy: settings ?? "")
    }
}

// MARK: - Declaration

extension StatusCommand {
    static let declaration: Command<Invocation> = {
        let settings = Option<String>(
            "config", short: "c", value: "FILE", help: "The settings of the daemon, which name its state",
            completion: .files)
        let state = Option<String>("state", value: "DIR", help: "The directory of its state", completion: .files)
        return Command(
            "status", abstract: "Tell how the daemon is: what it reads, what waits, which sinks take events",
            discussion: """
                Asks the daemon that runs, over DIR/control.sock; where none runs, tells what the last one left.

                Exit status: 0 when all is well, 1 when something is not, 69 when no daemon runs.
                """,
            parameters: [settings.parameter, state.parameter, jsonFlag.parameter]
        ) { values throws(UsageError) in
            guard (values[settings] == nil) != (values[state] == nil) else {
                throw values.complaint("name the settings with -c FILE, or the state with --state DIR")
            }
            return .status(
                StatusCommand(state: values[state], settings: values[settings], isJSON: values[jsonFlag]))
        }
    }()
}
