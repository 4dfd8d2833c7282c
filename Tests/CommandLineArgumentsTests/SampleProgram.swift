import CommandLineArguments

/// What the sample program can be told to do.
enum Sample: Equatable, Sendable {
    case harvest(paths: [String], output: String?, quiet: Bool, level: Level?, tags: [String], count: Int?)
    case show(log: String, part: String?)
    case list
}

enum Level: String, CaseIterable, ExpressibleByArgument {
    case debug
    case info
}

/// A program with every kind of parameter.
let sample = Program(
    root: Command(
        "sample", abstract: "A program for tests",
        subcommands: [harvest, show, Command("queue", abstract: "What waits", subcommands: [list])]),
    version: "1.2.3")

private let list = Command("list", abstract: "List it", parameters: []) { _ in Sample.list }

private let show: Command<Sample> = {
    let log = Argument<String>("LOG", .one, help: "the log", completion: .files)
    let part = Argument<String>("PART", .optional, help: "a part of it")
    return Command("show", abstract: "Show a log", parameters: [log.parameter, part.parameter]) {
        values throws(UsageError) in
        .show(log: try values.require(log), part: values[part])
    }
}()

private let harvest: Command<Sample> = {
    let paths = Argument<String>("PATH", .oneOrMore, help: "a log or folder", completion: .files)
    let output = Option<String>("output", short: "o", value: "FILE", help: "write to FILE", completion: .files)
    let quiet = Flag("quiet", short: "q", help: "say nothing")
    let all = Flag("all", short: "a", help: "it's everything: all of it, however long the text about it may be here")
    let level = Option<Level>("level", value: "LEVEL", help: "how much to say")
    let tags = Option<String>("tag", short: "t", value: "TAG", help: "a tag", isRepeating: true)
    let count = Option<Int>("count", short: "n", value: "N", help: "how many")
    return Command(
        "harvest", abstract: "Read logs", discussion: "First paragraph.\n\nSecond paragraph.",
        parameters: [
            paths.parameter, output.parameter, quiet.parameter, all.parameter, level.parameter, tags.parameter,
            count.parameter,
        ]
    ) { values in
        .harvest(
            paths: values.all(paths), output: values[output], quiet: values[quiet], level: values[level],
            tags: values.all(tags), count: values[count])
    }
}()
