/// A YAML document as the list of its single values, for documents whose keys are another's.
package struct FlatYAML: Sendable {
    /// A value, the keys and list positions that lead to it, and its line.
    package struct Entry: Sendable {
        package let path: [String]
        package let text: String
        package let line: Int
    }

    package private(set) var entries: [Entry] = []

    /// Reads a document.
    ///
    /// - Throws: when it cannot be read.
    package init(_ bytes: [UInt8]) throws(SettingsComplaint) {
        if let root = try YAMLText.read(bytes).root { add(root, at: []) }
    }

    private mutating func add(_ node: YAMLNode, at path: [String]) {
        switch node.content {
        case .scalar(let text, _): entries.append(Entry(path: path, text: text, line: node.place.line))
        case .list(let elements):
            for (index, element) in elements.enumerated() { add(element, at: path + [String(index)]) }
        case .mapping(let members):
            for member in members { add(member.value, at: path + [member.key]) }
        }
    }
}
