import LineageModel

/// An OpenLineage event, as far as the store looks into it.
struct LineageEvent {
    enum Kind: Int64 {
        case run = 0
        case dataset = 1
        case job = 2
        /// Not OpenLineage: what was said by hand.
        case annotation = 3
    }

    /// A facet as it was told.
    struct Facet {
        let name: String
        let body: [UInt8]
    }

    struct Run {
        /// As it was told; the id is made of it where it is no UUID.
        var externalID: String?
        var id: RunID
        var facets: [Facet] = []
    }

    struct Job {
        var namespace: Name
        var name: Name
        var facets: [Facet] = []
    }

    struct Dataset {
        var identity: DatasetIdentity
        var facets: [Facet] = []
        /// `inputFacets` or `outputFacets`.
        var ownFacets: [Facet] = []
    }

    var kind = Kind.run
    /// In capitals.
    var type: String?
    /// Microseconds since 1970.
    var time: Int64 = 0
    var run: Run?
    var job: Job?
    var inputs: [Dataset] = []
    /// The dataset itself, of a DatasetEvent.
    var outputs: [Dataset] = []
}

/// Why an event is not taken.
struct Refusal: Error {
    let reason: String
}
