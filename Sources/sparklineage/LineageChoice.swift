import CommandLineArguments
import Glibc
import LineageQuery
import Sidecar

/// What the command line says of where lineage is asked for: `--url`, `--store`, `-c`, `--state`.
enum LineageChoice: Equatable, Sendable {
    /// A Marquez or a daemon.
    case server(url: String, token: String?)
    /// A store's file.
    case store(String)
    /// The settings of a daemon.
    case settings(String)
    /// The directory of a daemon's state.
    case state(String)

    /// Makes what is asked.
    func inquiry() throws(Stop) -> LineageInquiry {
        switch self {
        case .server(let url, let token):
            let token = token ?? environment("OPENLINEAGE_API_KEY") ?? environment("MARQUEZ_API_KEY")
            return LineageInquiry(try RemoteLineage(url: url, token: token))
        case .store(let file): return LineageInquiry(try StoredLineage(file))
        case .settings(let file): return LineageInquiry(try StoredLineage(try StoredLineage.file(settings: file)))
        case .state(let directory): return LineageInquiry(try StoredLineage(StoredLineage.file(in: directory)))
        }
    }

    /// The options, in the order of the help.
    static let parameters = [
        url.parameter, token.parameter, store.parameter, config.parameter, state.parameter,
    ]

    private static let url = Option<String>(
        "url", value: "URL", help: "Ask the Marquez, or the daemon, at URL; MARQUEZ_URL where nothing is said")
    private static let token = Option<String>(
        "token", value: "TOKEN", help: "Show TOKEN there; OPENLINEAGE_API_KEY, which nobody else sees, is better")
    private static let store = Option<String>(
        "store", value: "DB", help: "Ask the lineage store in the file DB", completion: .files)
    private static let config = Option<String>(
        "config", short: "c", value: "FILE", help: "Ask the store of the daemon with these settings",
        completion: .files)
    private static let state = Option<String>(
        "state", value: "DIR", help: "Ask the store of the daemon that has its state in DIR", completion: .files)

    init(_ values: ParsedValues) throws(UsageError) {
        var chosen: [LineageChoice] = []
        if let url = values[Self.url] { chosen.append(.server(url: url, token: values[Self.token])) }
        if let file = values[Self.store] { chosen.append(.store(file)) }
        if let file = values[Self.config] { chosen.append(.settings(file)) }
        if let directory = values[Self.state] { chosen.append(.state(directory)) }
        if chosen.isEmpty, let url = environment("MARQUEZ_URL") {
            chosen.append(.server(url: url, token: values[Self.token]))
        }
        if chosen.count > 1 {
            throw values.complaint("--url, --store, -c and --state are ways to say where lineage is: give one")
        }
        guard let first = chosen.first else {
            throw values.complaint("say where lineage is, by one of --url URL, --store DB, -c FILE and --state DIR")
        }
        self = first
    }

    /// Asks; gives the status of a command that cannot be answered.
    static func asking(_ body: () throws(LineageError) -> Void) throws(Stop) -> Int32? {
        do throws(LineageError) {
            try body()
            return nil
        } catch {
            switch error {
            case .unavailable(let words): throw .unavailable(words)
            case .unknown(let words):
                Terminal.error.say("sparklineage: \(words)")
                return UsageError.exitCode
            }
        }
    }
}
