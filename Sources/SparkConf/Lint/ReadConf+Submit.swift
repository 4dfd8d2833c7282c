extension ReadConf {
    /// Reads a spark-submit command line, or a script with one.
    package init(submit text: String) {
        self.init(.submit)
        var words = ShellWords(text).words[...]
        while let word = words.popFirst() {
            let (name, value) = word.text.splitOption
            if let key = Self.options[name] {
                if let value = value ?? words.popFirst()?.text { add(key, value, line: word.line) }
            } else if name == "--conf" || name == "-c" {
                if let value = value ?? words.popFirst()?.text { addPair(value, word.line) }
            } else if let value, !name.hasPrefix("-"), name.isVariable {
                setVariable(name, value, word.line)
            }
        }
    }

    private static let options = [
        "--packages": "spark.jars.packages", "--jars": "spark.jars", "--master": "spark.master",
        "--deploy-mode": "spark.submit.deployMode", "--driver-class-path": "spark.driver.extraClassPath",
    ]

    private mutating func addPair(_ text: String, _ line: Int?) {
        let (key, value) = text.splitOption
        if let value { add(key, value, line: line) }
    }

    /// Takes a variable; the settings that some variables give to Spark are settings too.
    mutating func setVariable(_ name: String, _ value: String, _ line: Int?) {
        environment[name] = value
        if name == "PYSPARK_SUBMIT_ARGS" {
            for entry in ReadConf(submit: value).entries { add(entry.key, entry.value, line: line) }
        }
        guard name == "SPARK_SUBMIT_OPTS" else { return }
        var rest = value[...]
        while let mark = rest.firstRange(of: "-Dspark.") {
            // A command in it has blanks of its own: up to the next option it is one value.
            let end = rest[mark.upperBound...].firstRange(of: " -")?.lowerBound
            let option = rest[rest.index(mark.lowerBound, offsetBy: 2)..<(end.map { $0 } ?? rest.endIndex)]
            addPair(String(option), line)
            rest = rest[(end ?? rest.endIndex)...]
        }
    }
}

extension String {
    fileprivate var splitOption: (String, String?) {
        guard let mark = firstIndex(of: "=") else { return (self, nil) }
        return (String(self[..<mark]), String(self[index(after: mark)...]))
    }

    fileprivate var isVariable: Bool { !isEmpty && utf8.allSatisfy { $0 == UInt8(ascii: "_") || $0.isNameByte } }
}

extension UInt8 {
    fileprivate var isNameByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: false
        }
    }
}

/// The words of a shell text: quotes resolved, comments dropped, commands in `$(…)` as they stand.
private struct ShellWords {
    struct Word {
        var text: String
        var line: Int
    }

    private(set) var words: [Word] = []
    private var word: Word?
    private var line = 1

    init(_ text: String) {
        var rest = text[...]
        while let character = rest.popFirst() { take(character, &rest) }
        finish()
    }

    private mutating func take(_ character: Character, _ rest: inout Substring) {
        switch character {
        case "\\": escape(&rest)
        case "'": quote(&rest)
        case "\"": doubleQuote(&rest)
        case "#" where word == nil: rest = rest.drop { !$0.isNewline }
        case ";",
            _ where character.isWhitespace:
            finish()
            if character.isNewline { line += 1 }
        default: append(character)
        }
    }

    private mutating func escape(_ rest: inout Substring) {
        guard let next = rest.popFirst() else { return }
        if next.isNewline { line += 1 } else { append(next) }
    }

    private mutating func quote(_ rest: inout Substring) {
        append("")
        while let next = rest.popFirst(), next != "'" { append(next) }
    }

    private mutating func doubleQuote(_ rest: inout Substring) {
        append("")
        while let next = rest.popFirst(), next != "\"" {
            if next == "\\", let kept = rest.popFirst() { append(kept) } else { append(next) }
        }
    }

    private mutating func append(_ part: some CustomStringConvertible) {
        if word == nil { word = Word(text: "", line: line) }
        word?.text += part.description
        if let character = part as? Character, character.isNewline { line += 1 }
    }

    private mutating func finish() {
        if let word { words.append(word) }
        word = nil
    }
}
