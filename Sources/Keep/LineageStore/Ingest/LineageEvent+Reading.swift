import ByteReading
import LineageModel

extension LineageEvent {
    /// Reads an event.
    ///
    /// - Throws: when it is no JSON, or says not whose it is; what else is missing or odd is passed over.
    init(_ bytes: [UInt8]) throws(Refusal) {
        do throws(JSONError) {
            var reading = EventReading()
            try reading.read(bytes.rawSpan)
            self = try reading.event()
        } catch {
            throw Refusal(reason: "no JSON document: \(error)")
        }
        try check()
    }

    private func check() throws(Refusal) {
        if kind == .run, run == nil { throw Refusal(reason: "run.runId is missing") }
        if kind != .dataset, job == nil { throw Refusal(reason: "job.namespace and job.name are missing or blank") }
        if kind == .dataset, outputs.isEmpty { throw Refusal(reason: "the dataset's name is missing or blank") }
        if time == EventReading.noTime { throw Refusal(reason: "eventTime is missing or no date and time") }
    }
}

/// An event while it is read; its members may stand in any order.
private struct EventReading {
    static let noTime = Int64.min

    private var type: String?
    private var time = noTime
    private var run: LineageEvent.Run?
    private var hasRun = false
    private var job: LineageEvent.Job?
    private var hasJob = false
    private var inputs: [LineageEvent.Dataset] = []
    private var outputs: [LineageEvent.Dataset] = []
    private var dataset: LineageEvent.Dataset?

    init() {}

    mutating func read(_ bytes: RawSpan) throws(JSONError) {
        var cursor = JSONCursor(bytes)
        try cursor.beginObject()
        while let key = try cursor.nextKey() {
            switch key {
            case "eventType": type = try cursor.readNonEmptyString()?.uppercased()
            case "eventTime": time = try cursor.readStringIfAny().flatMap { EventMoment($0)?.microseconds } ?? time
            case "run":
                hasRun = try cursor.peek() == .object
                run = try cursor.readRun()
            case "job":
                hasJob = try cursor.peek() == .object
                job = try cursor.readJob()
            case "inputs": inputs = try cursor.readDatasets()
            case "outputs": outputs = try cursor.readDatasets()
            case "dataset": dataset = try cursor.readDataset()
            default: try cursor.skipValue()
            }
        }
        try cursor.expectEnd()
    }

    /// Told by what is there, as the specification does; a `schemaURL` may be missing.
    private var kind: LineageEvent.Kind { hasRun ? .run : dataset != nil && !hasJob ? .dataset : .job }

    func event() throws(JSONError) -> LineageEvent {
        var event = LineageEvent(kind: kind, type: kind == .run ? type : nil, time: time)
        switch kind {
        case .run: (event.run, event.job, event.inputs, event.outputs) = (run, job, inputs, outputs)
        case .job: (event.job, event.inputs, event.outputs) = (job, inputs, outputs)
        case .dataset, .annotation: event.outputs = dataset.map { [$0] } ?? []
        }
        return event
    }
}

extension JSONCursor {
    @_lifetime(self: copy self)
    fileprivate mutating func readRun() throws(JSONError) -> LineageEvent.Run? {
        guard try beginObjectIfAny() else { return nil }
        var told: String?
        var facets: [LineageEvent.Facet] = []
        while let key = try nextKey() {
            switch key {
            case "runId": told = try readStringIfAny()
            case "facets": facets = try readFacets()
            default: try skipValue()
            }
        }
        guard let told else { return nil }
        if let id = RunID(told) { return LineageEvent.Run(id: id, facets: facets) }
        return LineageEvent.Run(externalID: told, id: RunID(madeOf: told), facets: facets)
    }

    @_lifetime(self: copy self)
    fileprivate mutating func readJob() throws(JSONError) -> LineageEvent.Job? {
        guard let told = try readDataset() else { return nil }
        return LineageEvent.Job(namespace: told.identity.namespace, name: told.identity.name, facets: told.facets)
    }

    @_lifetime(self: copy self)
    fileprivate mutating func readDatasets() throws(JSONError) -> [LineageEvent.Dataset] {
        guard try beginArrayIfAny() else { return [] }
        var datasets: [LineageEvent.Dataset] = []
        while try nextElement() {
            if let dataset = try readDataset() { datasets.append(dataset) }
        }
        return datasets
    }

    /// A dataset; nil for one without a name.
    @_lifetime(self: copy self)
    fileprivate mutating func readDataset() throws(JSONError) -> LineageEvent.Dataset? {
        guard try beginObjectIfAny() else { return nil }
        var (namespace, name) = ("", "")
        var facets: [LineageEvent.Facet] = []
        var ownFacets: [LineageEvent.Facet] = []
        while let key = try nextKey() {
            switch key {
            case "namespace": namespace = try readStringIfAny() ?? ""
            case "name": name = try readStringIfAny() ?? ""
            case "facets": facets = try readFacets()
            case "inputFacets", "outputFacets": ownFacets = try readFacets()
            default: try skipValue()
            }
        }
        guard !namespace.isBlank, !name.isBlank else { return nil }
        let identity = DatasetIdentity(namespace: Name(namespace), name: Name(name))
        return LineageEvent.Dataset(identity: identity, facets: facets, ownFacets: ownFacets)
    }

    @_lifetime(self: copy self)
    private mutating func readFacets() throws(JSONError) -> [LineageEvent.Facet] {
        guard try beginObjectIfAny() else { return [] }
        var facets: [LineageEvent.Facet] = []
        while let key = try nextKey() {
            let name = try key.string()
            guard try peek() == .object else {
                try skipValue()
                continue
            }
            let start = offset
            try skipValue()
            var body: [UInt8] = []
            body.append(raw: bytes, from: start, to: offset)
            facets.append(LineageEvent.Facet(name: name, body: body))
        }
        return facets
    }
}

extension String {
    fileprivate var isBlank: Bool { utf8.allSatisfy { $0 == 0x20 || 0x09...0x0D ~= $0 } }
}
