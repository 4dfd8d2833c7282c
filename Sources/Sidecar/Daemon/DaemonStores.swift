import LineageStore

/// The lineage stores of a daemon, each opened once, by the names of their sinks.
struct DaemonStores: Sendable {
    private let stores: [String: LineageStore]
    /// The one that questions are asked of: that of the first such sink; nil where there is none.
    let first: LineageStore?

    init(_ sinks: [DaemonPlan.Sink]) throws(Stop) {
        var (stores, first): ([String: LineageStore], LineageStore?) = ([:], nil)
        for sink in sinks {
            guard case .store(let path, _) = sink.way else { continue }
            let store = try storing { () throws(LineageStoreError) in try LineageStore(path) }
            stores[sink.name] = store
            first = first ?? store
        }
        (self.stores, self.first) = (stores, first)
    }

    subscript(sink: String) -> LineageStore? { stores[sink] }
}
