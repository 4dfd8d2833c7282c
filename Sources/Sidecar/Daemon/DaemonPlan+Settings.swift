import FileTailing
import FoundationEssentials
import HTTPServer
import Normalization
import Secrecy
import Settings
import SparkApplication
import Transports

extension DaemonPlan {
    /// Reads a settings file.
    ///
    /// - Parameter file: its path.
    /// - Returns: what it says to do.
    /// - Throws: all that is wrong with it.
    package static func read(_ file: String) throws(Stop) -> DaemonPlan {
        let settings = try readingSettings { () throws(SettingsError) in try Settings.read(file) }
        return try DaemonPlan(settings, file)
    }

    private init(_ settings: Settings, _ file: String) throws(Stop) {
        self.init(state: settings.state)
        (self.file, self.settings) = (file, settings)
        take(settings.inputs)
        try take(settings.server)
        context = HarvestContext(settings.context)
        context.options = RunOptions(settings)
        let rules = settings.context.rules
        let normalForm = NormalForm(
            try Redaction(settings.redact, file), rules: rules.isEmpty ? nil : ContextRules(rules))
        telling = TellingPlan(settings, normalForm)
        outboxLimit = settings.outbox.maxBytes
        for output in settings.outputs { sinks.append(try Sink(output, file, state: settings.state)) }
        expected = settings.expect.map { ($0.job, Int64($0.every / .milliseconds(1))) }
        log = DaemonLog(
            settings.log.format == .json ? .json : .text,
            least: DaemonLog.Level(rawValue: settings.log.level.rawValue) ?? .info)
    }

    private mutating func take(_ inputs: InputSettings) {
        logs = inputs.eventLogs.map { LogInput(pattern: PathPattern($0.path), label: $0.label) }
        eventFiles = inputs.openLineageFiles.map {
            EventFileInput(pattern: PathPattern($0.path), isDeleted: $0.afterRead == .delete, label: $0.label)
        }
        pacing.rescan = inputs.rescan
        pacing.staleAfter = inputs.staleAfter
    }

    private mutating func take(_ server: ServerSettings) throws(Stop) {
        listen = server.listen
        token = server.token
        maxBody = server.maxBody
        identity = try server.tls.map { (files) throws(Stop) in try TLSIdentity(files) }
    }
}

extension Redaction {
    fileprivate init(_ settings: RedactSettings, _ file: String) throws(Stop) {
        var patterns: [SecretPattern] = []
        for pattern in settings.patterns {
            do throws(SecretPattern.Fault) {
                patterns.append(try SecretPattern(pattern))
            } catch {
                throw .settings("\(file): redact.patterns: '\(pattern)': \(error)")
            }
        }
        self.init(patterns: patterns)
    }
}

extension TLSIdentity {
    fileprivate init(_ files: ServerTLSSettings) throws(Stop) {
        self.init(certificates: try Self.text(of: files.cert), privateKey: try Self.text(of: files.key))
    }

    private static func text(of file: String) throws(Stop) -> String {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw .settings("server.tls: \(file) cannot be read: is it there, and may this user read it?")
        }
        return String(decoding: data, as: UTF8.self)
    }
}

extension DaemonPlan.Sink {
    fileprivate init(_ output: OutputSettings, _ file: String, state: String) throws(Stop) {
        let way: Way
        switch output.kind {
        case .marquez(let marquez):
            do throws(HTTPEndpointError) {
                way = .marquez(try HTTPTransportSettings(marquez))
            } catch {
                throw .settings("\(file): outputs: \(output.name): \(error)")
            }
        case .file(let out): way = .file(path: out.path, rotatingAt: out.rotate, keeping: out.keep)
        case .console: way = .console
        case .store(let store): way = .store(path: store.path ?? "\(state)/lineage.db", keeping: store.keep)
        }
        self.init(name: output.name, way: way, mostWaiting: output.isOptional ? output.maxBytes : nil)
    }
}

extension HTTPTransportSettings {
    fileprivate init(_ output: MarquezOutput) throws(HTTPEndpointError) {
        self.init(try HTTPEndpoint(output.url.text))
        if let key = output.apiKey { authorization = .bearer(key) }
        if let client = output.oauth2 { authorization = .oauth2(try OAuth2Client(client)) }
        headers = output.headers.sorted { $0.key < $1.key }.map { OwnHeader($0.key, $0.value) }
        connections = output.connections
        timeout = output.timeout
        if let address = output.proxy { proxy = address.text == "none" ? .none : .address(address) }
        tls = TLSFiles(authorities: output.tls.ca, certificate: output.tls.cert, key: output.tls.key)
    }
}

extension OAuth2Client {
    fileprivate init(_ settings: OAuth2Settings) throws(HTTPEndpointError) {
        self.init(
            endpoint: try HTTPEndpoint(settings.tokenURL.text, path: "/"),
            credentials: .init(user: settings.clientID, password: settings.clientSecret), scope: settings.scope)
    }
}
