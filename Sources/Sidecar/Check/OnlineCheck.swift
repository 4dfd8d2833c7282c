import Delivery
import Glibc
import Settings
import SystemMessage
import Transports

/// What `sparklineage check --online` finds when it tries what a settings file names.
package struct OnlineCheck: Sendable {
    /// One thing that was tried.
    package struct Finding: Hashable, Sendable {
        /// The key of the settings, and what it names.
        package let place: String
        /// What was found.
        package let words: String
        package let isGood: Bool
    }

    package private(set) var findings: [Finding] = []

    /// Tries the inputs, the state's directory and every output of a file.
    ///
    /// - Parameter file: the settings.
    /// - Throws: when the file is not sound.
    package init(_ file: String) throws(Stop) {
        let settings = try readingSettings { () throws(SettingsError) in try Settings.read(file) }
        let plan = try DaemonPlan.read(file)
        for input in settings.inputs.eventLogs { tryReading(input.path, "inputs.event_logs") }
        for input in settings.inputs.openLineageFiles {
            tryReading(input.path, "inputs.openlineage_files", isDeleted: input.afterRead == .delete)
        }
        tryWriting(plan.state, "state")
        for (sink, output) in zip(plan.sinks, settings.outputs) {
            switch (sink.way, output.kind) {
            case (.marquez(let transport), .marquez(let marquez)): tryMarquez(sink.name, transport, marquez)
            case (.file(let path, _, _), _): tryWriting(path, "outputs.\(sink.name)")
            case (.store(let path, _), _):
                tryWriting(folder(of: path) == plan.state ? plan.state : path, "outputs.\(sink.name)")
            default: note("outputs.\(sink.name)", nil, "needs nothing")
            }
        }
    }

    /// Whether all of it can be used.
    package var isGood: Bool { findings.allSatisfy(\.isGood) }

    package func lines(style: TextStyle) -> [String] {
        findings.map { finding in
            let sign = finding.isGood ? style("ok", .good) : style("no", .bad)
            return "\(sign)  \(finding.place.printable): \(finding.words.printable)"
        }
    }

    private mutating func note(_ place: String, _ trouble: String?, _ words: String) {
        findings.append(Finding(place: place, words: trouble ?? words, isGood: trouble == nil))
    }

    // MARK: Files

    private mutating func tryReading(_ path: String, _ key: String, isDeleted: Bool = false) {
        // What a pattern matches is seen when it is there: its folder is tried.
        let wild = path.firstIndex { "*?[".contains($0) }
        let place = wild.map { folder(of: String(path[..<$0])) } ?? path
        guard unsafe access(place, F_OK) == 0 else {
            let trouble = errno == ENOENT ? nil : systemMessage(errno)
            return note("\(key) \(path)", trouble, "is not there yet; it is waited for")
        }
        let mode = isFolder(place) ? R_OK | X_OK : R_OK
        let trouble = unsafe access(place, mode) == 0 ? nil : "\(place): \(systemMessage(errno)); let this user read it"
        note("\(key) \(path)", trouble, "can be read")
        if isDeleted { tryDeleting(in: isFolder(place) ? place : folder(of: place), "\(key) \(path)") }
    }

    private mutating func tryDeleting(in folder: String, _ place: String) {
        if unsafe access(folder, W_OK | X_OK) == 0 { return }
        note(
            place, "\(folder): \(systemMessage(errno)); after_read: delete needs a folder that this user can write", "")
    }

    private mutating func tryWriting(_ path: String, _ key: String) {
        let place = unsafe access(path, F_OK) == 0 ? path : folder(of: path)
        let trouble =
            unsafe access(place, W_OK) == 0 ? nil : "\(place): \(systemMessage(errno)); let this user write there"
        note("\(key) \(path)", trouble, "can be written")
    }

    private func isFolder(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    // MARK: Marquez

    /// Marquez is asked for a tag, which costs it little; of what else takes events only its address is known.
    private mutating func tryMarquez(_ name: String, _ transport: HTTPTransportSettings, _ output: MarquezOutput) {
        let place = "outputs.\(name) \(transport.endpoint)"
        let hasToken = output.oauth2 == nil
        do throws(HTTPTransportError) {
            var asking = transport
            let base = transport.endpoint.base
            if let base { asking.endpoint = base }
            let answer = try HTTPReader(asking).get(base == nil ? "" : "/api/v1/tags?limit=1")
            let words = hasToken ? "answers" : "answers; its token is asked for with the first event"
            note(place, trouble(answer, hasToken: hasToken), words)
        } catch {
            note(place, "\(error)", "")
        }
    }

    /// Why no event would be taken; nil when nothing speaks against it.
    private func trouble(_ answer: Answer, hasToken: Bool) -> String? {
        guard case .response(let response) = answer else { return AnswerClass(answer).failure }
        // Who takes events by POST alone says so, and is there.
        if response.status == 405 || !hasToken && response.status == 401 { return nil }
        if case .delivered = AnswerClass(answer) { return nil }
        return AnswerClass(answer).failure
    }
}
