import CommandLineArguments
import Glibc
import Sidecar

/// `sparklineage status`: how the daemon is.
struct StatusCommand: Equatable, Sendable {
    let state: StateChoice
    var isJSON = false

    func run() throws(Stop) -> Int32 {
        let report = try DaemonStatus.read(of: try state.path())
        _ = try Terminal.print(isJSON ? report.json : nil, or: report.lines)
        return switch report.status {
        case .ready: 0
        case .troubled, .stopping: 1
        case .stopped: EX_UNAVAILABLE
        }
    }
}

// MARK: - Declaration

extension StatusCommand {
    static let declaration = Command<Invocation>(
        "status", abstract: "Tell how the daemon is: what it reads, what waits, which sinks take events",
        discussion: """
            Asks the daemon that runs, over DIR/control.sock; where none runs, tells what the last one left.

            Exit status: 0 when all is well, 1 when something is not, 69 when no daemon runs.
            """,
        parameters: StateChoice.parameters + [jsonFlag.parameter]
    ) { values throws(UsageError) in
        .status(StatusCommand(state: try StateChoice(values), isJSON: values[jsonFlag]))
    }
}
