import LineageModel

/// Short names for the datasets of one run, each as short as it can be and still be its own.
struct DatasetLabels {
    private var labels: [DatasetIdentity: String] = [:]
    private var fullNames: [DatasetIdentity: String] = [:]

    init(_ datasets: [Dataset]) {
        var parts: [DatasetIdentity: (words: [String], separator: String)] = [:]
        for dataset in datasets {
            let table = dataset.symlinks.first { $0.kind == .table }?.identity.name.text
            let words = table.map(partsOfTable) ?? dataset.identity.name.text.split(separator: "/").map(String.init)
            parts[dataset.identity] = (words, table == nil ? "/" : ".")
            fullNames[dataset.identity] = table ?? dataset.identity.name.text
        }
        let deepest = parts.values.map(\.words.count).max() ?? 0
        for depth in stride(from: 1, through: max(1, deepest), by: 1) {
            labels = parts.mapValues { $0.words.suffix(depth).joined(separator: $0.separator) }
            if Set(labels.values).count == labels.count { return }
        }
        for identity in labels.keys { labels[identity] = "\(identity.namespace)\(identity.name)" }
    }

    subscript(_ identity: DatasetIdentity) -> String {
        (labels[identity] ?? identity.name.text).printable
    }

    /// The catalog's name of a dataset, where one is known, else its own.
    func fullName(_ identity: DatasetIdentity) -> String {
        (fullNames[identity] ?? identity.name.text).printable
    }
}

/// The parts of ``db.`odd.name` ``, which stay quoted: a dot in quotes parts nothing.
private func partsOfTable(_ name: String) -> [String] {
    var parts = [""]
    var isQuoted = false
    for character in name {
        if character == "`" { isQuoted.toggle() }
        if character == ".", !isQuoted {
            parts.append("")
        } else {
            parts[parts.count - 1].append(character)
        }
    }
    return parts
}
