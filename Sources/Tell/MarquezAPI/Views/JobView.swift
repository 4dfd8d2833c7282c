import ByteReading
import LineageModel
import LineageStore
import OpenLineage

/// A job with what it reads and writes, to be written as a node of a graph or by itself.
struct JobView {
    let job: StoredJob
    let inputs: [DatasetIdentity]
    let outputs: [DatasetIdentity]
    private let tags: [StoredTag]
    private let latestRun: RunView?
    private let summary: Summary

    init(_ job: StoredJob, _ reader: LineageReader) throws(LineageStoreError) {
        self.job = job
        inputs = try reader.datasets(.input, of: job)
        outputs = try reader.datasets(.output, of: job)
        tags = try reader.tags(of: job)
        latestRun = try RunView(row: job.latestRun, reader)
        summary = try Summary(job, tags: tags, latestRun: latestRun, reader)
    }

    /// Writes the `data` of a node.
    func writeNode(to json: inout JSONWriter) {
        json.object { json in
            writeNames(to: &json)
            json.member("currentRunUuid", orNull: latestRun?.run.uuid)
            writeMiddle(to: &json)
            writeLatestRun(to: &json)
            summary.writeMember(to: &json)
        }
    }

    /// Writes the job by itself.
    func write(_ runs: [RunView], _ facets: [StoredFacet], to json: inout JSONWriter) {
        json.object { json in
            writeNames(to: &json)
            writeMiddle(to: &json)
            writeLatestRun(to: &json)
            json.key("latestRuns")
            if runs.isEmpty { json.null() } else { json.array { json in for run in runs { run.write(to: &json) } } }
            json.facets(facets)
            json.member("currentVersion", orNull: job.currentVersion?.uuid)
            json.array("labels", [job.type, job.integration].compactMap(\.self))
            json.array("tags", tags.handSet(on: nil))
            summary.writeMember(to: &json)
        }
    }

    private func writeNames(to json: inout JSONWriter) {
        json.object("id", job.namespace, job.name)
        json.member("type", job.processing?.uppercased() == "STREAMING" ? "STREAM" : "BATCH")
        json.member("name", job.name)
        json.member("simpleName", job.simpleName)
        json.member("parentJobName", orNull: job.parent?.name)
        json.member("parentJobUuid", orNull: job.parent?.uuid)
    }

    private func writeMiddle(to json: inout JSONWriter) {
        json.member("createdAt", job.createdAt)
        json.member("updatedAt", job.updatedAt)
        json.member("namespace", job.namespace)
        json.array("inputs", inputs)
        json.array("outputs", outputs)
        json.member("location", orNull: job.location)
        json.member("description", orNull: job.description)
    }

    private func writeLatestRun(to json: inout JSONWriter) {
        json.key("latestRun")
        if let latestRun { latestRun.write(to: &json) } else { json.null() }
    }
}

/// A version of a job, to be written.
struct JobVersionView {
    private let job: StoredJob
    private let version: StoredJobVersion
    private let inputs: [DatasetIdentity]
    private let outputs: [DatasetIdentity]
    private let latestRun: RunView?

    init(_ version: StoredJobVersion, of job: StoredJob, _ reader: LineageReader) throws(LineageStoreError) {
        (self.job, self.version) = (job, version)
        inputs = try reader.datasets(.input, of: version)
        outputs = try reader.datasets(.output, of: version)
        latestRun = try RunView(row: version.latestRun, isJobShown: true, reader)
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.object("id") { json in
                json.member("namespace", job.namespace)
                json.member("name", job.name)
                json.member("version", version.id.uuid.description)
            }
            json.member("name", job.name)
            json.member("createdAt", version.createdAt)
            json.member("version", version.id.uuid.description)
            json.member("namespace", job.namespace)
            json.member("location", orNull: version.location)
            json.array("inputs", inputs)
            json.array("outputs", outputs)
            json.key("latestRun")
            if let latestRun { latestRun.write(to: &json) } else { json.null() }
        }
    }
}
