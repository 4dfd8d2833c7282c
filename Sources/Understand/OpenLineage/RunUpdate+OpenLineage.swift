import ByteReading
package import LineageModel

extension RunUpdate {
    /// The update as an OpenLineage RunEvent: JSON in UTF-8, on one line, without the line's end.
    ///
    /// Equal updates give equal bytes.
    package func openLineageEvent() -> [UInt8] {
        var json = JSONWriter()
        json.event(self)
        return json.bytes
    }

    /// Appends the event to a buffer, for example to one that is used again.
    package func appendOpenLineageEvent(to bytes: inout [UInt8]) {
        var json = JSONWriter(appendingTo: exchange(&bytes, with: []))
        json.event(self)
        bytes = json.bytes
    }
}

extension JSONWriter {
    /// Writes the event with its fields in the order in which the Spark agent has them.
    fileprivate mutating func event(_ update: RunUpdate) {
        object { json in
            json.member("eventTime", update.time.iso8601)
            json.member("producer", Producer.uri)
            json.member("schemaURL", CoreSchema.runEvent)
            json.member("eventType", update.kind.rawValue)
            json.object("run") { $0.run(update.run) }
            json.object("job") { $0.job(update.job, update.run) }
            json.array("inputs", of: update.inputs) { $0.input($1) }
            json.array("outputs", of: update.outputs) { $0.output($1) }
        }
    }

    private mutating func run(_ run: RunDescription) {
        member("runId", run.id.description)
        object("facets") { $0.runFacets(run) }
    }

    private mutating func job(_ job: JobDescription, _ run: RunDescription) {
        member("namespace", job.namespace)
        member("name", job.name)
        object("facets") { $0.jobFacets(job, run) }
    }

    private mutating func input(_ dataset: Dataset) {
        object { json in
            json.identity(dataset.identity)
            json.object("facets") { $0.datasetFacets(dataset) }
            if let read = dataset.read { json.object("inputFacets") { $0.statisticsFacet(.inputStatistics, read) } }
        }
    }

    private mutating func output(_ output: OutputDataset) {
        object { json in
            json.identity(output.dataset.identity)
            json.object("facets") { json in
                json.datasetFacets(output.dataset)
                json.outputFacets(output)
            }
            if let written = output.written {
                json.object("outputFacets") { $0.statisticsFacet(.outputStatistics, written) }
            }
        }
    }

    mutating func identity(_ identity: DatasetIdentity) {
        member("namespace", identity.namespace)
        member("name", identity.name)
    }
}
