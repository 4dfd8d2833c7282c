import ByteReading
import LineageModel
import LineageStore
import OpenLineage

/// A run with what it read and wrote, to be written.
struct RunView {
    /// A dataset of a run, with what the run says of it alone.
    private struct Side {
        let dataset: StoredRunDataset
        let facets: [StoredFacet]
    }

    let run: StoredRun
    private let inputs: [Side]
    private let outputs: [Side]
    private let facets: [StoredFacet]
    /// What is shown as its facets.
    private let shown: [StoredFacet]
    let brief: RunBrief

    /// Its sparklineage_completeness facet.
    var completeness: JSONValue? { facets.value(of: Completeness.facet) }

    /// With `isJobShown`, what it says of its job stands in the place of what it says of itself, as Marquez has it beside
    /// a version of the job.
    init(_ run: StoredRun, isJobShown: Bool = false, _ reader: LineageReader) throws(LineageStoreError) {
        self.run = run
        inputs = try Self.sides(.input, .input, of: run, reader)
        outputs = try Self.sides(.output, .output, of: run, reader)
        facets = try reader.facets(.run, of: run.row)
        shown = isJobShown ? try reader.facets(.jobOfRun, of: run.row) : facets
        brief = RunBrief(
            run, outputs: outputs.compactMap { $0.facets.body(of: "outputStatistics") },
            error: facets.body(of: "errorMessage"))
    }

    init?(row: Int64?, isJobShown: Bool = false, _ reader: LineageReader) throws(LineageStoreError) {
        guard let row, let run = try reader.run(row: row) else { return nil }
        try self.init(run, isJobShown: isJobShown, reader)
    }

    private static func sides(
        _ direction: Direction, _ kind: FacetKind, of run: StoredRun, _ reader: LineageReader
    ) throws(LineageStoreError) -> [Side] {
        var sides: [Side] = []
        for dataset in try reader.datasets(direction, of: run) {
            sides.append(Side(dataset: dataset, facets: try reader.facets(kind, of: run.row, dataset: dataset.row)))
        }
        return sides
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("id", run.uuid.description)
            json.member("createdAt", run.createdAt)
            json.member("updatedAt", run.updatedAt)
            // Marquez leaves these two empty; it tells them among the arguments.
            json.member("nominalStartTime", orNull: nil as String?)
            json.member("nominalEndTime", orNull: nil as String?)
            json.member("state", run.state ?? "NEW")
            json.member("startedAt", orNull: run.startedAt)
            json.member("endedAt", orNull: run.endedAt)
            json.member("durationMs", orNull: run.milliseconds)
            json.object("args") { writeArguments(to: &$0) }
            writeJobVersion(to: &json)
            Self.write(inputs, "inputDatasetVersions", to: &json)
            Self.write(outputs, "outputDatasetVersions", to: &json)
            json.facets(shown)
            json.object("sparklineage") { brief.writeMeasures(to: &$0) }
        }
    }

    private func writeJobVersion(to json: inout JSONWriter) {
        json.key("jobVersion")
        guard let version = run.jobVersion, let namespace = run.namespace, let job = run.job else { return json.null() }
        json.object { json in
            json.member("namespace", namespace)
            json.member("name", job)
            json.member("version", version.description)
        }
    }

    private static func write(_ sides: [Side], _ key: String, to json: inout JSONWriter) {
        json.array(key, of: sides.filter { $0.dataset.version != nil }) { json, side in
            json.object { json in
                json.object("datasetVersionId") { json in
                    json.member("namespace", side.dataset.identity.namespace)
                    json.member("name", side.dataset.identity.name)
                    json.member("version", orNull: side.dataset.version)
                }
                json.facets(side.facets)
            }
        }
    }

    /// Writes what Marquez calls the arguments of a run: its nominal time and its parent.
    private func writeArguments(to json: inout JSONWriter) {
        let parent = facets.value(of: "parent") ?? facets.value(of: "parentRun")
        json.member("nominal_start_time", ifKnown: run.nominalStart?.iso8601)
        json.member("nominal_end_time", ifKnown: run.nominalEnd?.iso8601)
        json.member("run_id", ifKnown: parent?["run"]?["runId"]?.string)
        json.member("name", ifKnown: parent?["job"]?["name"]?.string)
        json.member("namespace", ifKnown: parent?["job"]?["namespace"]?.string)
    }
}

extension StoredRun {
    /// How long it took; nil while it goes on.
    var milliseconds: Int? {
        guard let startedAt, let endedAt else { return nil }
        return endedAt.milliseconds(since: startedAt)
    }
}

extension [StoredFacet] {
    func body(of name: String) -> [UInt8]? { first { $0.name.utf8.elementsEqual(name.utf8) }?.body }

    func value(of name: String) -> JSONValue? { body(of: name).flatMap { try? JSONValue(parsing: $0) } }
}
