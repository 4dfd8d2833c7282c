extension Settings {
    /// All keys with their types and defaults, for people: Markdown.
    package static var manual: String {
        var manual = Manual(text: opening)
        manual.add("The file", path: "", Self.keys.map(\.facts))
        return manual.text
    }

    private static let opening = """
        # Settings

        The settings of `sparklineage run`, a YAML file. `sparklineage check FILE` tells all that is wrong in one, \
        each with its place; `sparklineage check --schema` prints a JSON schema for editors. This text is made from the \
        program; a whole file stands in [examples/settings.yaml](examples/settings.yaml).

        - `${NAME}`, `${NAME:-default}` and `${file:/run/secrets/x}` stand for a variable of the environment and for a \
        file's text, in every value; `$${` is a plain `${`. What is filled in is never read as YAML.
        - A duration is a number with `ms`, `s`, `m`, `h` or `d`. A size is one with `B`, `kB`, `MB`, `GB`, `TB` \
        (thousands) or `KiB`, `MiB`, `GiB`, `TiB` (1024).
        - A pattern is a text in which `*` stands for any text and `?` for one character.

        """
}

/// A text in Markdown: a table for each section, in the order of the file.
private struct Manual {
    var text: String

    mutating func add(_ title: String, path: String, _ keys: [KeyFacts]) {
        guard !keys.isEmpty else { return }
        text += "\n## \(title)\n\n| key | type | default | what |\n|---|---|---|---|\n"
        for key in keys {
            let standard = key.isRequired ? "required" : key.standard.map { "`\($0)`" } ?? ""
            text += "| `\(key.name)` | \(key.shape.words) | \(standard) | \(key.summary) |\n"
        }
        for key in keys {
            let place = path.isEmpty ? key.name : "\(path).\(key.name)"
            if let section = key.shape.section(at: place) { add("`\(section.path)`", path: section.path, section.keys) }
        }
    }
}

extension ValueShape {
    /// The keys of the section that is in it, and how its path is told.
    fileprivate func section(at path: String) -> (path: String, keys: [KeyFacts])? {
        switch self {
        case .section(let keys): (path, keys)
        case .list(let shape): shape.section(at: "\(path)[]")
        case .names(let shape): shape.section(at: "\(path).NAME")
        case .orNull(let shape), .orWord(let shape, _): shape.section(at: path)
        case .text, .choice, .number, .flag, .duration, .size, .anything, .patterns: nil
        }
    }

    /// What it is, in a few words.
    fileprivate var words: String {
        switch self {
        case .text(let example): example.map { "text: `\($0)`" } ?? "text"
        case .choice(let words): words.map { "`\($0)`" }.joined(separator: ", ")
        case .number: "number"
        case .flag: "`true`, `false`"
        case .duration: "duration"
        case .size: "size"
        case .anything: "any YAML"
        case .list(let shape): "list of \(shape.isSection ? "mappings" : shape.words)"
        case .names(let shape): "by name: \(shape.words)"
        case .section: "mapping"
        case .patterns(let keys, let hasConf):
            "patterns by " + (keys + (hasConf ? ["conf.KEY"] : [])).map { "`\($0)`" }.joined(separator: ", ")
        case .orNull(let shape): "\(shape.words) or `null`"
        case .orWord(let shape, let word): "\(shape.words) or `\(word)`"
        }
    }

    private var isSection: Bool {
        if case .section = self { true } else { false }
    }
}
