import ByteReading
import LineageModel

/// What of a run is worth a RUNNING event when it is new: its inputs, outputs and their columns.
struct RunShape: Hashable, Sendable {
    private var parts: Set<Name> = []

    init() {}

    /// Takes back what was kept.
    init(_ parts: [String]) { self.parts = Set(parts.map { Name($0) }) }

    /// What is kept of it.
    var sortedParts: [String] { parts.sorted().map(\.text) }

    init(_ event: JSONValue) {
        for side in ["inputs", "outputs"] {
            for dataset in event[side]?.array ?? [] { add(dataset, side) }
        }
    }

    private mutating func add(_ dataset: JSONValue, _ side: String) {
        let start = "\(side)\u{0}\(dataset.identity)"
        parts.insert(Name(start))
        let fields = dataset["facets"]?["schema"]?["fields"]?.array ?? []
        for field in fields { parts.insert(Name("\(start)\u{0}\(field["name"]?.string ?? "")")) }
    }

    /// The places of all facets, and the datasets.
    static func facets(of event: JSONValue) -> Set<Name> {
        var places: Set<Name> = []
        func add(_ entity: JSONValue?, _ start: String) {
            places.insert(Name(start))
            for part in ["facets", "inputFacets", "outputFacets"] {
                for facet in entity?[part]?.object?.members ?? [] {
                    places.insert(Name("\(start)\u{0}\(part)\u{0}\(facet.key)"))
                }
            }
        }
        for part in ["run", "job"] { add(event[part], part) }
        for side in ["inputs", "outputs"] {
            for dataset in event[side]?.array ?? [] { add(dataset, "\(side)\u{0}\(dataset.identity)") }
        }
        return places
    }

    /// Whether there is nothing in it that the other has not.
    func isCovered(by other: RunShape) -> Bool { parts.isSubset(of: other.parts) }

    /// Whether it has inputs and outputs, and columns of each of these datasets.
    static func isWhole(_ event: JSONValue) -> Bool {
        ["inputs", "outputs"].allSatisfy { side in
            guard let datasets = event[side]?.array, !datasets.isEmpty else { return false }
            return datasets.allSatisfy { !($0["facets"]?["schema"]?["fields"]?.array ?? []).isEmpty }
        }
    }
}
