import FoundationEssentials

/// What a settings file says, as far as it is used yet: `context`.
///
/// The daemon's other sections may stand in the file; they are passed over.
package struct Settings: Hashable, Sendable {
    package var context = ContextSettings()

    package init() {}

    /// Reads a file.
    package static func read(
        _ file: String, surroundings: Surroundings = .process
    ) throws(SettingsError) -> Settings {
        let bytes: Data
        do { bytes = try surroundings.readFile(file) } catch {
            let text = "cannot be read; is it there, and readable by this user?"
            throw SettingsError(file: file, complaints: [.init(text, at: TextPlace(line: 1, column: 1))])
        }
        return try read(Array(bytes), file: file, surroundings: surroundings)
    }

    /// Reads a text.
    ///
    /// `file` is the name that complaints give. What is thrown is all that is wrong, not only the first.
    package static func read(
        _ bytes: [UInt8], file: String, surroundings: Surroundings
    ) throws(SettingsError) -> Settings {
        let text: (root: YAMLNode?, complaints: [SettingsComplaint])
        do { text = try YAMLText.read(bytes) } catch { throw SettingsError(file: file, complaints: [error]) }
        var reader = SettingsReader(surroundings)
        let settings = text.root.map { Settings($0, by: &reader) } ?? Settings()
        let complaints = text.complaints + reader.complaints
        guard complaints.isEmpty else { throw SettingsError(file: file, complaints: complaints) }
        return settings
    }

    private static let sections = [
        "context", "expect", "inputs", "log", "outbox", "outputs", "redact", "runs", "server", "state", "streaming",
    ]

    private init(_ root: YAMLNode, by reader: inout SettingsReader) {
        let entries = reader.entries(root, of: "the document", keys: Self.sections)
        if let node = entries["context"] { context = ContextSettings(node, by: &reader) }
    }
}

/// What is said of applications, jobs and datasets (`context`).
package struct ContextSettings: Hashable, Sendable {
    /// The namespace of jobs; nil where the log decides.
    package var namespace: String?
    package var datasets = DatasetSettings()

    package init() {}

    fileprivate init(_ node: YAMLNode, by reader: inout SettingsReader) {
        let entries = reader.entries(node, of: "context", keys: ["datasets", "namespace", "rules"])
        if let node = entries["namespace"] { namespace = reader.text(node, of: "context.namespace") }
        if let node = entries["datasets"] { datasets = DatasetSettings(node, by: &reader) }
    }
}
