import ByteReading
import LineageModel
import LineageStore
import OpenLineage

/// What Marquez does not tell of a job or a dataset: who answers for it, whether its lineage is whole, how it went last.
///
/// Written under the key `sparklineage`, which other clients pass over; docs/api.md shows it.
struct Summary {
    let owners: [StoredOwner]
    let tags: [StoredTag]
    let completeness: Completeness
    let latestRun: RunBrief?
    let ofDataset: OfDataset?

    /// What only datasets have.
    struct OfDataset {
        let names: [DatasetIdentity]
        /// The dataQualityAssertions facet.
        let quality: JSONValue?
        let currentVersion: RunID?
        let versions: Int
        /// When the current version came; Marquez has a key for it, and leaves it empty for all that events tell.
        let lastModifiedAt: Moment?
    }

    init(
        _ dataset: StoredDataset, tags: [StoredTag], facets: [StoredFacet], _ reader: LineageReader
    ) throws(LineageStoreError) {
        owners = try reader.owners(of: dataset)
        self.tags = tags
        completeness = Completeness(facets.value(of: Completeness.facet))
        latestRun = try RunBrief(lastWriterOf: dataset, reader)
        let quality = try reader.inputFacet("dataQualityAssertions", of: dataset).flatMap {
            try? JSONValue(parsing: $0)
        }
        ofDataset = OfDataset(
            names: try reader.otherNames(of: dataset), quality: facets.value(of: "dataQualityAssertions") ?? quality,
            currentVersion: dataset.currentVersion?.uuid, versions: try reader.versionCount(of: dataset),
            lastModifiedAt: dataset.lastModifiedAt)
    }

    init(_ dataset: StoredDataset, _ reader: LineageReader) throws(LineageStoreError) {
        let facets = try dataset.currentVersion.map { (version) throws(LineageStoreError) in
            try reader.facets(.version, of: version.row)
        }
        try self.init(dataset, tags: try reader.tags(of: dataset), facets: facets ?? [], reader)
    }

    init(
        _ job: StoredJob, tags: [StoredTag], latestRun: RunView?, _ reader: LineageReader
    ) throws(LineageStoreError) {
        owners = try reader.owners(of: job)
        self.tags = tags
        completeness = Completeness(latestRun?.completeness)
        self.latestRun = latestRun?.brief
        ofDataset = nil
    }

    /// The first owner of a type, capital or small.
    func owner(_ type: String) -> String? { owners.first { $0.type?.lowercased() == type }?.name }

    func writeMember(to json: inout JSONWriter) { json.object("sparklineage") { writeMembers(to: &$0) } }

    private func writeMembers(to json: inout JSONWriter) {
        if let ofDataset { json.array("names", ofDataset.names) }
        json.member("team", orNull: owner("team"))
        json.member("owner", orNull: owner("owner"))
        json.array("owners", of: owners) { json, owner in
            json.object { json in
                json.member("name", owner.name)
                json.member("type", orNull: owner.type)
            }
        }
        json.array("tags", of: tags) { $0.tag($1) }
        completeness.writeMember(to: &json)
        ofDataset?.write(to: &json)
        json.key("latestRun")
        if let latestRun { latestRun.write(to: &json) } else { json.null() }
    }
}

/// Whether all of a lineage is known, and what is not.
struct Completeness {
    /// The name of the facet that says it.
    static let facet = "sparklineage_completeness"

    private let body: JSONValue?

    /// - Parameter body: the facet, where there is one; without it all is known.
    init(_ body: JSONValue?) { self.body = body }

    func writeMember(to json: inout JSONWriter) {
        let isComplete = if case .bool(false)? = body?["complete"] { false } else { true }
        json.object("completeness") { json in
            json.member("complete", isComplete)
            json.key("reasons")
            json.literal((body?["reasons"] ?? []).encoded())
        }
    }
}

extension Summary.OfDataset {
    fileprivate func write(to json: inout JSONWriter) {
        json.key("quality")
        if let assertions = quality?["assertions"]?.array {
            json.object { json in
                json.member("assertions", assertions.count)
                json.member("failed", assertions.count { $0["success"] == .bool(false) })
            }
        } else {
            json.null()
        }
        json.member("currentVersion", orNull: currentVersion)
        json.member("versions", versions)
        json.member("lastModifiedAt", orNull: lastModifiedAt)
    }
}

extension JSONWriter {
    /// Writes a tag with its value.
    fileprivate mutating func tag(_ tag: StoredTag) {
        object { json in
            json.member("key", tag.name)
            json.member("value", orNull: tag.value)
            json.member("field", orNull: tag.field)
        }
    }
}
