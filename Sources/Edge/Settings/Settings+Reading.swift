import FoundationEssentials

extension Settings {
    /// Reads a daemon's file.
    ///
    /// - Throws: all that is wrong, not only the first.
    package static func read(_ file: String, surroundings: Surroundings = .process) throws(SettingsError) -> Settings {
        try read(try surroundings.bytes(of: file), file: file, surroundings: surroundings)
    }

    /// Reads a daemon's text; `file` is the name that complaints give.
    package static func read(
        _ bytes: [UInt8], file: String, surroundings: Surroundings
    ) throws(SettingsError) -> Settings {
        try reading(bytes, file, surroundings) { root, reader in Settings(root, of: "", by: &reader) }
    }
}

extension ContextSettings {
    /// Reads the part `context` of a file; a daemon's other sections may stand in it and are passed over.
    package static func read(
        _ file: String, surroundings: Surroundings = .process
    ) throws(SettingsError) -> ContextSettings {
        try read(try surroundings.bytes(of: file), file: file, surroundings: surroundings)
    }

    /// Reads the part `context` of a text; `file` is the name that complaints give.
    package static func read(
        _ bytes: [UInt8], file: String, surroundings: Surroundings
    ) throws(SettingsError) -> ContextSettings {
        try reading(bytes, file, surroundings) { root, reader in
            let sections = Settings.keys.map(\.facts.name)
            let entries = reader.entries(root, of: "the document", keys: sections)
            return entries["context"].map { ContextSettings($0, of: "context", by: &reader) } ?? ContextSettings()
        }
    }
}

func reading<Value>(
    _ bytes: [UInt8], _ file: String, _ surroundings: Surroundings,
    _ read: (YAMLNode, inout SettingsReader) -> Value
) throws(SettingsError) -> Value {
    let text: (root: YAMLNode?, complaints: [SettingsComplaint])
    do { text = try YAMLText.read(bytes) } catch { throw SettingsError(file: file, complaints: [error]) }
    var reader = SettingsReader(surroundings)
    let value = read(text.root ?? .nothing, &reader)
    let complaints = text.complaints + reader.complaints
    guard complaints.isEmpty else { throw SettingsError(file: file, complaints: complaints) }
    return value
}

extension Surroundings {
    func bytes(of file: String) throws(SettingsError) -> [UInt8] {
        do { return Array(try readFile(file)) } catch {
            throw SettingsError(file: file, complaints: [.init(unreadable(file, error), at: .wholeFile)])
        }
    }
}

/// Why a file cannot be read, and what to do.
private func unreadable(_ file: String, _ error: any Error) -> String {
    var isFolder = false
    switch (error as? CocoaError)?.code {
    case .fileReadNoSuchFile?, .fileNoSuchFile?: return "no such file; check the path"
    case .fileReadNoPermission?: return "permission denied; let this user read it"
    case _ where FileManager.default.fileExists(atPath: file, isDirectory: &isFolder) && isFolder:
        return "it is a folder; name a file in it"
    default: return "cannot be read; is it there, and readable by this user?"
    }
}
