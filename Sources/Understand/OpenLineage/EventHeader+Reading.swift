package import ByteReading
import LineageModel

extension EventHeader {
    /// Reads the header of one document.
    ///
    /// - Throws: ``JSONError`` when it is no JSON object, or not only one.
    package init(_ bytes: RawSpan) throws(JSONError) {
        var cursor = JSONCursor(bytes)
        self = try cursor.readEventHeader()
        try cursor.expectEnd()
    }

    /// Reads the header of one document.
    package init(_ bytes: [UInt8]) throws(JSONError) {
        try self.init(bytes.rawSpan)
    }
}

extension JSONCursor {
    @_lifetime(self: copy self)
    fileprivate mutating func readEventHeader() throws(JSONError) -> EventHeader {
        var header = EventHeader(kind: .run)
        var told: EventHeader.Kind?
        var (hasRun, hasJob, hasDataset) = (false, false, false)
        try beginObject()
        while let key = try nextKey() {
            switch key {
            case "eventType": header.eventType = try readStringIfAny()
            case "eventTime": header.eventTime = try readStringIfAny()
            case "schemaURL": told = try readStringIfAny().flatMap(EventHeader.Kind.init(schemaURL:))
            case "run":
                hasRun = true
                try readRun(into: &header)
            case "job":
                hasJob = true
                (header.jobNamespace, header.jobName) = try readIdentity()
            case "dataset":
                hasDataset = true
                let (namespace, name) = try readIdentity()
                if let namespace, let name { header.dataset = DatasetIdentity(namespace: namespace, name: name) }
            default: try skipValue()
            }
        }
        // Without a schema that says it, its parts do.
        header.kind = told ?? (hasRun ? .run : hasJob ? .job : hasDataset ? .dataset : .run)
        return header
    }

    /// Reads `run`: its id, and the parents among its facets.
    @_lifetime(self: copy self)
    private mutating func readRun(into header: inout EventHeader) throws(JSONError) {
        guard try beginObjectIfAny() else { return }
        while let key = try nextKey() {
            switch key {
            case "runId": header.runID = try readStringIfAny()
            case "facets": try readRunFacets(into: &header)
            default: try skipValue()
            }
        }
    }

    @_lifetime(self: copy self)
    private mutating func readRunFacets(into header: inout EventHeader) throws(JSONError) {
        guard try beginObjectIfAny() else { return }
        while let key = try nextKey() {
            switch key {
            case "parent", "parentRun": (header.parent, header.root) = try readParentFacet()
            default: try skipValue()
            }
        }
    }

    @_lifetime(self: copy self)
    private mutating func readParentFacet() throws(JSONError) -> (
        parent: EventHeader.RunOfJob?, root: EventHeader.RunOfJob?
    ) {
        guard try beginObjectIfAny() else { return (nil, nil) }
        var parent = RunParts()
        var root = RunParts()
        while let key = try nextKey() {
            switch key {
            case "run": parent.runID = try readRunID()
            case "job": (parent.namespace, parent.job) = try readIdentity()
            case "root": root = try readRoot()
            default: try skipValue()
            }
        }
        return (parent.whole, root.whole)
    }

    @_lifetime(self: copy self)
    private mutating func readRoot() throws(JSONError) -> RunParts {
        var root = RunParts()
        guard try beginObjectIfAny() else { return root }
        while let key = try nextKey() {
            switch key {
            case "run": root.runID = try readRunID()
            case "job": (root.namespace, root.job) = try readIdentity()
            default: try skipValue()
            }
        }
        return root
    }

    @_lifetime(self: copy self)
    private mutating func readRunID() throws(JSONError) -> String? {
        guard try beginObjectIfAny() else { return nil }
        var id: String?
        while let key = try nextKey() {
            switch key {
            case "runId": id = try readStringIfAny()
            default: try skipValue()
            }
        }
        return id
    }

    /// Reads `namespace` and `name` of an object.
    @_lifetime(self: copy self)
    private mutating func readIdentity() throws(JSONError) -> (namespace: Name?, name: Name?) {
        guard try beginObjectIfAny() else { return (nil, nil) }
        var (namespace, name): (String?, String?)
        while let key = try nextKey() {
            switch key {
            case "namespace": namespace = try readStringIfAny()
            case "name": name = try readStringIfAny()
            default: try skipValue()
            }
        }
        return (namespace.map { Name($0) }, name.map { Name($0) })
    }
}

/// A run of a job while it is read.
private struct RunParts {
    var runID: String?
    var namespace: Name?
    var job: Name?

    var whole: EventHeader.RunOfJob? {
        guard let namespace, let job else { return nil }
        return EventHeader.RunOfJob(runID: runID, namespace: namespace, job: job)
    }
}

extension EventHeader.Kind {
    /// The kind that the last part of a schema's address names.
    fileprivate init?(schemaURL: String) {
        switch schemaURL.split(separator: "/").last {
        case "RunEvent": self = .run
        case "DatasetEvent": self = .dataset
        case "JobEvent": self = .job
        default: return nil
        }
    }
}
