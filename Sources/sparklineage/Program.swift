import CommandLineArguments
import Sidecar

/// What the program can be told to do.
enum Invocation: Equatable, Sendable {
    case harvest(HarvestCommand)
    case explain(ExplainCommand)
    case queue(QueueCommand)
    case daemon(RunCommand)
    case status(StatusCommand)
    case state(StateCommand)
    case check(CheckCommand)
    case conf(ConfCommand)
    case confLint(ConfLintCommand)
    case trace(TraceCommand)
    case search(SearchCommand)
    case verify(VerifyCommand)
}

/// All commands.
let program = Program(
    root: Command(
        "sparklineage", abstract: "Column-level lineage from the event logs that Spark writes anyway",
        subcommands: [
            harvest, explain, RunCommand.declaration, TraceCommand.trace, TraceCommand.impact,
            SearchCommand.declaration, VerifyCommand.declaration, ConfCommand.declaration, CheckCommand.declaration,
            StatusCommand.declaration,
            QueueCommand.declaration, StateCommand.declaration,
        ]),
    version: Product.version)

private let context = Option<String>(
    "context", value: "FILE", help: "Read the context part of the settings in FILE: where tables lie, which clusters",
    completion: .files)

private let harvest: Command<Invocation> = {
    let paths = Argument<String>(
        "PATH", .oneOrMore, help: "An event log, or a folder of them (spark.eventLog.dir)", completion: .files)
    let output = Option<String>(
        "output", short: "o", value: "FILE", help: "Write the events to FILE, which appears when it is whole",
        completion: .files)
    let names = Option<String>(
        "names", value: "FILE",
        help: "Keep in FILE the name that each table was first told by; logs are then read one after the other",
        completion: .files)
    let follow = Flag(
        "follow", short: "f",
        help: "Go on until every log is final, or until Ctrl-C; events are written as they come, FILE in place")
    let quiet = Flag("quiet", short: "q", help: "No progress, no summary; errors are still told")
    let to = Option<String>(
        "to", value: "URL",
        help: "Send the events to a Marquez, or what else takes OpenLineage at URL; none is lost on the way")
    let state = Option<String>(
        "state", value: "DIR", help: "With --to: keep in DIR what is not sent yet, and how far logs are read",
        completion: .files)
    let resume = Flag("resume", help: "With --state: go on where an earlier harvest stopped")
    let timeout = Option<Seconds>(
        "timeout", value: "SECONDS", help: "With --to: give up when nothing was taken for so long; 300 by default")
    let store = Option<String>(
        "store", value: "DB",
        help: "Put the events into the lineage store DB, a file that is made where there is none", completion: .files)
    let closeOpen = Flag("close-open", help: "Tell runs that an .inprogress log leaves open as aborted")
    let noExpressions = Flag(
        "no-expressions", help: "Leave out the expressions that make columns; they are told without literals")
    let jobs = Option<JobCount>(
        "jobs", short: "j", value: "N",
        help: "Read so many logs at once, with a thread each; one a processor by default")
    return Command(
        "harvest", abstract: "Read event logs and print OpenLineage run events, one JSON document a line",
        discussion: """
            The events go to standard output or FILE, a summary to standard error. Lines that cannot be read are \
            named with file and byte, and the rest is harvested.

            Exit status: 0 when every PATH gave a log, 65 when one is no event log, 69 when one cannot be read, \
            74 when the events cannot be written, 75 when another process has the names or not all events could be \
            sent, 78 when the settings are bad; 1 when all were sent and some refused.

            With --to the events are kept on the disk until they are taken; logs are read one after the other, those \
            of applications that began first before the others. OPENLINEAGE_API_KEY, where it is set, is sent as a \
            bearer token.
            """,
        parameters: [
            paths.parameter, output.parameter, store.parameter, to.parameter, state.parameter, resume.parameter,
            timeout.parameter,
            context.parameter, names.parameter, jobs.parameter, follow.parameter, quiet.parameter, closeOpen.parameter,
            noExpressions.parameter,
        ]
    ) { values throws(UsageError) in
        if values[to] == nil, values[state] != nil || values[resume] || values[timeout] != nil {
            throw values.complaint("--state, --resume and --timeout go with --to URL")
        }
        if values[to] != nil, values[output] != nil || values[names] != nil {
            throw values.complaint("--to sends the events and keeps names itself: leave out --output and --names")
        }
        if values[to] != nil, values[store] != nil { throw values.complaint("--to and --store are two ways: name one") }
        if values[resume], values[state] == nil { throw values.complaint("--resume needs --state DIR") }
        let shipping = values[to].map { url in
            ShippingChoice(
                url: url, state: values[state], isResumed: values[resume], patience: values[timeout]?.time)
        }
        return .harvest(
            HarvestCommand(
                paths: values.all(paths), output: values[output], isQuiet: values[quiet],
                closesOpen: values[closeOpen], jobs: values[jobs] ?? .default, context: values[context],
                names: values[names], follows: values[follow], shipping: shipping, store: values[store],
                tellsExpressions: !values[noExpressions]))
    }
}()

private let explain: Command<Invocation> = {
    let log = Argument<String>("LOG", .one, help: "An event log", completion: .files)
    let execution = Option<Int>(
        "execution", short: "e", value: "N", help: "Only the write of SQL execution N, the number that Spark's UI shows"
    )
    let names = Option<String>(
        "names", value: "FILE", help: "Read the names that were told before from FILE", completion: .files)
    return Command(
        "explain", abstract: "Tell people what a log says: each write, its sources, where each column comes from",
        discussion: """
            Exit status: 0, 64 when execution N writes nothing, 65 when LOG is no event log, 69 when it or the names \
            cannot be read, 78 when the settings are bad.
            """,
        parameters: [log.parameter, execution.parameter, context.parameter, names.parameter]
    ) { values throws(UsageError) in
        .explain(
            ExplainCommand(
                log: try values.require(log), execution: values[execution], context: values[context],
                names: values[names]))
    }
}()
