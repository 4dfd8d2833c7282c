import CommandLineArguments
import Glibc
import Sidecar
import StateStore

/// The command line.
@main
struct SparkLineageCommand {
    static func main() {
        // A reader that goes away (`| head`) is told by write's own error.
        signal(SIGPIPE, SIG_IGN)
        // So is a file that reaches the limit of its size (`ulimit -f`).
        signal(SIGXFSZ, SIG_IGN)
        Interruption.observe()
        exit(run(Array(CommandLine.arguments.dropFirst())))
    }

    private static func run(_ arguments: [String]) -> Int32 {
        do throws(UsageError) {
            switch try program.parse(arguments, width: min(100, Terminal.output.width ?? 80)) {
            case .print(let text): return print(text)
            case .run(.harvest(let command)): return finish(command.run)
            case .run(.explain(let command)): return finish(command.run)
            case .run(.queue(let command)): return finish(command.run)
            case .run(.daemon(let command)): return finish(command.run)
            case .run(.status(let command)): return finish(command.run)
            case .run(.state(let command)): return finish(command.run)
            case .run(.check(let command)): return finish(command.run)
            case .run(.conf(let command)): return finish(command.run)
            case .run(.confLint(let command)): return finish(command.run)
            case .run(.trace(let command)): return finish(command.run)
            case .run(.search(let command)): return finish(command.run)
            case .run(.verify(let command)): return finish(command.run)
            }
        } catch {
            Terminal.error.say(error.description)
            return UsageError.exitCode
        }
    }

    private static func print(_ text: String) -> Int32 {
        finish { () throws(Stop) in try Terminal.print(Array(text.utf8)) }
    }

    /// Runs a command, and ends as the system expects where it was stopped.
    private static func finish(_ body: () throws(Stop) -> Int32) -> Int32 {
        do throws(Stop) {
            return try body()
        } catch {
            switch error {
            case .interrupted(let signal): Interruption.end(by: signal)
            case .output(let error) where error.isClosedPipe: Interruption.end(by: SIGPIPE)
            case .output(let error):
                Terminal.error.say("sparklineage: \(error.message)")
                return EX_IOERR
            case .unavailable(let words):
                Terminal.error.say("sparklineage: \(words)")
                return EX_UNAVAILABLE
            case .settings(let complaints):
                Terminal.error.say(complaints)
                return EX_CONFIG
            case .names(let error), .state(let error):
                Terminal.error.say("sparklineage: \(error)")
                return error.exitCode
            }
        }
    }
}

extension StateStoreError {
    fileprivate var exitCode: Int32 {
        switch kind {
        case .busy: EX_TEMPFAIL
        case .full, .unavailable: EX_IOERR
        case .refused: EX_DATAERR
        }
    }
}
