import CommandLineArguments
import Sidecar
import StateStore

/// `sparklineage queue`: what waits, what is stuck, and what becomes of it.
struct QueueCommand: Equatable, Sendable {
    enum Work: Equatable, Sendable {
        case list
        case show(Int)
        /// Some dead letters; nil for all.
        case retry([Int]?)
        case drop([Int])
        case dropQueue(String)
    }

    let state: StateChoice
    let work: Work
    var isJSON = false

    func run() throws(Stop) -> Int32 {
        try withState(of: try state.path()) { (state) throws(Stop) in try run(on: state) }
    }

    private func run(on state: any StateAccess) throws(Stop) -> Int32 {
        switch work {
        case .list:
            let listing = try QueueListing(state)
            return try Terminal.print(isJSON ? listing.json : nil, or: listing.lines)
        case .show(let id): return try show(Int64(id), state)
        case .retry(let ids):
            let ids = if let ids { ids } else { try letters(state) }
            return try each(ids) { id throws(StateStoreError) in try state.retry(id) }
        case .drop(let ids): return try each(ids) { id throws(StateStoreError) in try state.drop(id) }
        case .dropQueue(let sink): return try dropQueue(sink, state)
        }
    }

    private func show(_ id: Int64, _ state: any StateAccess) throws(Stop) -> Int32 {
        let letter = try keeping { () throws(StateStoreError) in try state.deadLetter(id) }
        guard let letter else { return complain([Int(id)]) }
        return try Terminal.print(isJSON ? letter.json : nil, or: letter.details)
    }

    /// The dead letters that can be sent once more.
    private func letters(_ state: any StateAccess) throws(Stop) -> [Int] {
        var (ids, last): ([Int], Int64) = ([], 0)
        while true {
            let page = try keeping { () throws(StateStoreError) in try state.deadLetters(after: last, limit: 100) }
            guard let end = page.last else { return ids }
            ids += page.filter { $0.body != nil }.map { Int($0.id) }
            last = end.id
        }
    }

    private func dropQueue(_ sink: String, _ state: any StateAccess) throws(Stop) -> Int32 {
        let count = try keeping { () throws(StateStoreError) in try state.dropQueue(of: sink) }
        guard let count else {
            Terminal.error.say(
                "sparklineage: no sink '\(sink)' is known; `sparklineage queue list` names those that are")
            return UsageError.exitCode
        }
        Terminal.error.say("dropped what waited for \(sink): \(count)")
        return 0
    }

    private func each(_ ids: [Int], _ body: (Int64) throws(StateStoreError) -> Bool) throws(Stop) -> Int32 {
        var unknown: [Int] = []
        for id in ids {
            let isDone = try keeping { () throws(StateStoreError) in try body(Int64(id)) }
            if !isDone { unknown.append(id) }
        }
        return unknown.isEmpty ? 0 : complain(unknown)
    }

    private func complain(_ ids: [Int]) -> Int32 {
        let names = ids.map { "#\($0)" }.joined(separator: ", ")
        Terminal.error.say("sparklineage: no such dead letter, or it holds no event: \(names)")
        return UsageError.exitCode
    }
}

// MARK: - Declaration

extension QueueCommand {
    static let declaration = Command<Invocation>(
        "queue", abstract: "See what waits for each sink, and deal with what is stuck",
        subcommands: [list, show, retry, drop])

    private static let list = Command<Invocation>(
        "list", abstract: "List each sink's queue in numbers, and the dead letters",
        parameters: StateChoice.parameters + [jsonFlag.parameter]
    ) { values throws(UsageError) in
        .queue(QueueCommand(state: try StateChoice(values), work: .list, isJSON: values[jsonFlag]))
    }

    private static let id = Argument<Int>("ID", .one, help: "The number of a dead letter")
    private static let ids = Argument<Int>("ID", .zeroOrMore, help: "The numbers of dead letters")

    private static let show = Command<Invocation>(
        "show", abstract: "Show a dead letter: why it is one, and the event",
        parameters: [id.parameter] + StateChoice.parameters + [jsonFlag.parameter]
    ) { values throws(UsageError) in
        .queue(
            QueueCommand(
                state: try StateChoice(values), work: .show(try values.require(id)), isJSON: values[jsonFlag]))
    }

    private static let retry: Command<Invocation> = {
        let all = Flag("all", help: "All that hold an event")
        return Command(
            "retry", abstract: "Put dead letters at the end of their queue once more",
            parameters: [ids.parameter, all.parameter] + StateChoice.parameters
        ) { values throws(UsageError) in
            let chosen = values.all(ids)
            guard values[all] != !chosen.isEmpty else { throw values.complaint("name dead letters, or say --all") }
            let work = Work.retry(values[all] ? nil : chosen)
            return .queue(QueueCommand(state: try StateChoice(values), work: work))
        }
    }()

    private static let drop: Command<Invocation> = {
        let sink = Option<String>(
            "sink", value: "NAME", help: "Drop all that waits for this sink; its dead letters stay")
        return Command(
            "drop", abstract: "Forget dead letters, or all that waits for a sink",
            parameters: [ids.parameter, sink.parameter] + StateChoice.parameters
        ) { values throws(UsageError) in
            let chosen = values.all(ids)
            guard (values[sink] == nil) == !chosen.isEmpty else {
                throw values.complaint("name dead letters, or a sink with --sink")
            }
            let work = values[sink].map { Work.dropQueue($0) } ?? .drop(chosen)
            return .queue(QueueCommand(state: try StateChoice(values), work: work))
        }
    }()
}
