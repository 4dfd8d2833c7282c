extension ReadConf {
    /// Reads spark-defaults.conf.
    package init(sparkDefaults text: String) {
        self.init(.sparkDefaults)
        var pending = ""
        var start = 1
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        for (index, line) in lines.enumerated() {
            if pending.isEmpty { start = index + 1 }
            let line = String(line).trimmed
            if pending.isEmpty, line.isEmpty || line.hasPrefix("#") || line.hasPrefix("!") { continue }
            if line.hasSuffix("\\"), !line.hasSuffix("\\\\"), index + 1 < lines.count {
                pending += line.dropLast()
                continue
            }
            addProperty(pending + line, start)
            pending = ""
        }
    }

    /// Splits at the first blank, `=` or `:` as Java's properties do.
    private mutating func addProperty(_ line: String, _ number: Int) {
        let key = line.prefix { !$0.isWhitespace && $0 != "=" && $0 != ":" }
        var value = String(line[key.endIndex...]).trimmed
        if let first = value.first, first == "=" || first == ":" { value.removeFirst() }
        if !key.isEmpty { add(String(key), value.replacingPairs, line: number) }
    }
}

extension String {
    /// Without the backslashes that stand before what they keep.
    fileprivate var replacingPairs: String {
        var result = ""
        var isEscaped = false
        for character in self {
            if character == "\\", !isEscaped {
                isEscaped = true
            } else {
                result.append(character)
                isEscaped = false
            }
        }
        return result
    }
}
