package import ByteReading
import LineageModel

/// All that the events of a run have said so far: events are cumulative, so this is what the last one would say.
///
/// Of a facet that comes twice the later one counts, whole and word for word. A dataset that stands twice in one event
/// (a table joined with an older version of itself) stays twice.
package struct RunUnion: Sendable, Equatable {
    /// An event with everything in it.
    package private(set) var event: JSONValue

    init(_ event: JSONValue) { self.event = event }

    /// Adds what an event says.
    mutating func add(_ later: JSONValue) {
        event.changeObject { object in
            for member in later.object?.members ?? [] {
                switch member.key {
                case "run", "job": object[member.key] = Self.merged(object[member.key], member.value)
                case "inputs", "outputs": object[member.key] = Self.datasets(object[member.key], member.value)
                default: object[member.key] = member.value
                }
            }
        }
    }

    /// An entity with its facets: the later members count, and of `facets` each by itself.
    static func merged(_ earlier: JSONValue?, _ later: JSONValue) -> JSONValue {
        guard case .object(var object)? = earlier, let members = later.object?.members else { return later }
        for member in members {
            if let facets = member.value.object, Self.facetKeys.contains(member.key),
                var known = object[member.key]?.object
            {
                for facet in facets.members { known[facet.key] = facet.value }
                object[member.key] = .object(known)
            } else {
                object[member.key] = member.value
            }
        }
        return .object(object)
    }

    private static let facetKeys = ["facets", "inputFacets", "outputFacets"]

    private static func datasets(_ earlier: JSONValue?, _ later: JSONValue) -> JSONValue {
        guard var known = earlier?.array, let added = later.array else {
            return later.array == nil ? earlier ?? later : later
        }
        var places: [DatasetPlace: Int] = [:]
        for (index, place) in DatasetPlace.all(known).enumerated() { places[place] = index }
        for (place, dataset) in zip(DatasetPlace.all(added), added) {
            if let index = places[place] {
                known[index] = merged(known[index], dataset)
            } else {
                places[place] = known.count
                known.append(dataset)
            }
        }
        return .array(known)
    }
}

/// Which dataset of a list: its name, and how many of the same name stand before it.
private struct DatasetPlace: Hashable {
    var identity: Name
    var number: Int

    static func all(_ datasets: [JSONValue]) -> [DatasetPlace] {
        var counts: [Name: Int] = [:]
        return datasets.map { dataset in
            let identity = dataset.identity
            defer { counts[identity, default: 0] += 1 }
            return DatasetPlace(identity: identity, number: counts[identity, default: 0])
        }
    }
}

extension JSONValue {
    /// A dataset's namespace and name.
    var identity: Name { Name("\(self["namespace"]?.string ?? "")\u{0}\(self["name"]?.string ?? "")") }
}
