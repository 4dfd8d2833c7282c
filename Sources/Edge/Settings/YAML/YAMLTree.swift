/// Makes a tree of a YAML document's events.
///
/// Aliases share what they stand for, and all nodes are counted as if written out: a bomb of aliases is refused.
struct YAMLTree {
    private static let deepest = 64
    private static let mostNodes = 100_000

    /// A list or mapping that is not finished.
    private struct Frame {
        var isMapping: Bool
        var anchor: String?
        var place: TextPlace
        var size = 1
        var items: [YAMLNode] = []
        var entries: [YAMLEntry] = []
        /// The lines of the keys so far.
        var keys: [String: Int] = [:]
        /// The key whose value comes next.
        var key: (text: String, place: TextPlace)?
    }

    private var open: [Frame] = []
    private var anchors: [String: YAMLNode] = [:]
    private var documents = 0
    private var nodeCount = 0
    /// The finished document.
    private(set) var root: YAMLNode?
    /// What is wrong, but does not keep the rest from being read.
    private(set) var complaints: [SettingsComplaint] = []

    mutating func take(_ event: YAMLEvent) throws(SettingsComplaint) {
        switch event {
        case .documentStart(let place):
            documents += 1
            if documents > 1 { throw SettingsComplaint("a second document begins; keep one in a file", at: place) }
        case .scalar(let text, let isPlain, let anchor, let place):
            let node = YAMLNode(content: .scalar(text: text, isPlain: isPlain), place: place, size: 1)
            try count(1, at: place)
            try finish(node, anchor: anchor)
        case .listStart(let anchor, let place):
            try begin(Frame(isMapping: false, anchor: anchor, place: place))
        case .mappingStart(let anchor, let place):
            try begin(Frame(isMapping: true, anchor: anchor, place: place))
        case .end: try end()
        case .alias(let name, let place):
            guard var node = anchors[name] else {
                throw SettingsComplaint("'*\(name)' stands for nothing yet; define '&\(name)' before it", at: place)
            }
            node.place = place
            try count(node.size, at: place)
            try finish(node, anchor: nil)
        }
    }

    private mutating func begin(_ frame: Frame) throws(SettingsComplaint) {
        guard open.count < Self.deepest else {
            throw SettingsComplaint("nested deeper than \(Self.deepest) levels; no setting is", at: frame.place)
        }
        try count(1, at: frame.place)
        open.append(frame)
    }

    private mutating func end() throws(SettingsComplaint) {
        guard let frame = open.popLast() else { return }
        let content: YAMLNode.Content = frame.isMapping ? .mapping(frame.entries) : .list(frame.items)
        try finish(YAMLNode(content: content, place: frame.place, size: frame.size), anchor: frame.anchor)
    }

    private mutating func count(_ nodes: Int, at place: TextPlace) throws(SettingsComplaint) {
        nodeCount += nodes
        guard nodeCount > Self.mostNodes else { return }
        let text = "more than \(Self.mostNodes) values, aliases written out; no settings need so many"
        throw SettingsComplaint(text, at: place)
    }

    /// Puts a finished node where it belongs.
    private mutating func finish(_ node: YAMLNode, anchor: String?) throws(SettingsComplaint) {
        if let anchor { anchors[anchor] = node }
        guard let last = open.indices.last else { return root = node }
        open[last].size += node.size
        if !open[last].isMapping {
            open[last].items.append(node)
        } else if let key = open[last].key {
            open[last].key = nil
            add(node, for: key, to: last)
        } else if case .scalar(let text, _) = node.content {
            open[last].key = (text, node.place)
        } else {
            throw SettingsComplaint("\(node.kind) as a key; keys are words", at: node.place)
        }
    }

    private mutating func add(_ node: YAMLNode, for key: (text: String, place: TextPlace), to frame: Int) {
        if let line = open[frame].keys.updateValue(key.place.line, forKey: key.text) {
            let text = "the key '\(key.text)' stands already in line \(line); keep one of them"
            complaints.append(SettingsComplaint(text, at: key.place))
        } else {
            open[frame].entries.append(YAMLEntry(key: key.text, place: key.place, value: node))
        }
    }
}
