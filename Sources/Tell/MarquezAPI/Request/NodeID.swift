import LineageModel
import LineageStore

/// What the id of a node may mean: `dataset:NAMESPACE:NAME`, `job:NAMESPACE:NAME`,
/// `datasetField:NAMESPACE:DATASET:FIELD`, with `#VERSION` behind it or without.
///
/// Namespaces and names may have colons themselves, so which one parts them is asked of the store.
struct NodeID {
    enum Kind: String, CaseIterable {
        case dataset, datasetField, job, run
    }

    /// What an id was found to name.
    enum Node {
        case dataset(StoredDataset, version: RunID?)
        case field(Name, of: StoredDataset, version: RunID?)
        case job(StoredJob, version: RunID?)
    }

    let text: String
    let kind: Kind
    private let parts: [Substring]

    init(_ text: String) throws(APIFault) {
        let word = text.utf8.prefix { $0 != UInt8(ascii: ":") }
        guard let kind = Kind(rawValue: String(Substring(word))), word.count < text.utf8.count else { throw .nowhere }
        self.text = text
        self.kind = kind
        parts = text.utf8.dropFirst(word.count + 1).split(
            separator: UInt8(ascii: ":"), maxSplits: Self.mostColons, omittingEmptySubsequences: false
        ).map { Substring($0) }
        guard parts.count > 1 || kind == .run else { throw .nowhere }
    }

    /// More colons belong to the name.
    private static let mostColons = 32

    /// That nothing is known by this id.
    var notFound: APIFault {
        let name = parts.last.map { String($0) } ?? text
        return .notFound("\(kind == .job ? "Job" : "Dataset") '\(name)' not found.")
    }

    /// What the store knows by this id; nil when nothing.
    ///
    /// Of two readings the one with the longer namespace counts. A version is one only where nothing is named so.
    func node(in reader: LineageReader) throws(LineageStoreError) -> Node? {
        if let node = try node(parts, version: nil, in: reader) { return node }
        guard let last = parts.last, let hash = last.utf8.lastIndex(of: UInt8(ascii: "#")),
            let version = RunID(String(last[last.utf8.index(after: hash)...]))
        else { return nil }
        return try node(parts.dropLast() + [last[..<hash]], version: version, in: reader)
    }

    private func node(
        _ parts: [Substring], version: RunID?, in reader: LineageReader
    ) throws(LineageStoreError) -> Node? {
        for split in (1..<max(parts.count, 1)).reversed() {
            let namespace = Name(parts[..<split].joined(separator: ":"))
            guard try reader.namespace(namespace) != nil else { continue }
            let rest = parts[split...]
            switch kind {
            case .job:
                let name = Name(rest.joined(separator: ":"))
                if let job = try reader.job(namespace, name) { return .job(job, version: version) }
            case .dataset:
                let name = DatasetIdentity(namespace: namespace, name: Name(rest.joined(separator: ":")))
                if let dataset = try reader.dataset(name) { return .dataset(dataset, version: version) }
            case .datasetField:
                if let node = try field(namespace, rest, version: version, in: reader) { return node }
            case .run: return nil
            }
        }
        return nil
    }

    private func field(
        _ namespace: Name, _ rest: ArraySlice<Substring>, version: RunID?, in reader: LineageReader
    ) throws(LineageStoreError) -> Node? {
        for split in rest.indices.dropFirst().reversed() {
            let name = DatasetIdentity(namespace: namespace, name: Name(rest[..<split].joined(separator: ":")))
            guard let dataset = try reader.dataset(name) else { continue }
            let field = Name(rest[split...].joined(separator: ":"))
            guard try reader.isKnown(field, of: dataset) else { continue }
            return .field(field, of: dataset, version: version)
        }
        return nil
    }
}

extension DatasetIdentity {
    var nodeID: String { "dataset:\(namespace):\(name)" }

    func nodeID(of field: Name) -> String { "datasetField:\(namespace):\(name):\(field)" }
}

extension StoredJob {
    var nodeID: String { "job:\(namespace):\(name)" }
}
