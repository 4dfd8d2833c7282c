import CommandLineArguments
import Sidecar

/// What the command line says of where the state is: `--state`, or the settings that name it.
enum StateChoice: Equatable, Sendable {
    case directory(String)
    /// A settings file.
    case settings(String)

    /// The directory.
    ///
    /// - Throws: when the settings are not sound.
    func path() throws(Stop) -> String {
        switch self {
        case .directory(let path): path
        case .settings(let file): try DaemonStatus.directory(namedBy: file)
        }
    }

    /// The options, in the order of the help.
    static let parameters = [settings.parameter, directory.parameter]

    private static let settings = Option<String>(
        "config", short: "c", value: "FILE", help: "The settings of the daemon, which name its state",
        completion: .files)
    private static let directory = Option<String>(
        "state", value: "DIR", help: "The directory of the state: positions, outbox and dead letters",
        completion: .files)

    init(_ values: ParsedValues) throws(UsageError) {
        switch (values[Self.settings], values[Self.directory]) {
        case (let file?, nil): self = .settings(file)
        case (nil, let path?): self = .directory(path)
        case (_?, _?): throw values.complaint("-c and --state are two ways to name the state: give one")
        case (nil, nil): throw values.complaint("name the settings with -c FILE, or the state with --state DIR")
        }
    }
}
