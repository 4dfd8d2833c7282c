import CommandLineArguments
import Sidecar

/// `sparklineage check`.
struct CheckCommand: Equatable, Sendable {
    enum Work: Equatable, Sendable {
        case schema
        case file(String)
    }

    let work: Work

    func run() throws(Stop) -> Int32 {
        switch work {
        case .schema: return try Terminal.print(SettingsCheck.schema)
        case .file(let file):
            Terminal.error.say(try SettingsCheck.summary(of: file))
            return 0
        }
    }
}

// MARK: - Declaration

extension CheckCommand {
    static let declaration: Command<Invocation> = {
        let file = Argument<String>("FILE", .optional, help: "The settings", completion: .files)
        let schema = Flag("schema", help: "Print the JSON schema of settings, for editors")
        return Command(
            "check", abstract: "Tell all that is wrong in a settings file, each with its place",
            discussion: "Exit status: 0 when nothing is wrong, 78 when something is.",
            parameters: [file.parameter, schema.parameter]
        ) { values throws(UsageError) in
            if values[schema] { return .check(CheckCommand(work: .schema)) }
            return .check(CheckCommand(work: .file(try values.require(file))))
        }
    }()
}
