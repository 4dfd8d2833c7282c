import ByteReading
import LineageModel
import OpenLineage

/// One event on its way into Marquez's words: what it is now, what was changed, and whether it was refused.
struct EventTranslator {
    var event: JSONValue
    private(set) var repairs: [Repair] = []
    /// Why the event cannot be said; the first reason counts.
    private(set) var refusal: String?
    let hasLargeFacets: Bool

    /// Names that were spelled in another way, each with the one it had: two must not become one.
    private var renamed: [DatasetIdentity: DatasetIdentity] = [:]
    private var kept: [DatasetIdentity] = []

    init(_ event: JSONValue, hasLargeFacets: Bool) {
        self.event = event
        self.hasLargeFacets = hasLargeFacets
    }

    mutating func translate() {
        replaceUnstorable()
        let kind = repairDocument()
        guard refusal == nil, let kind else { return }
        if kind == .run { repairRun() }
        if kind != .dataset {
            repairJob()
            repairDatasets("inputs")
            repairDatasets("outputs")
        } else {
            repairEventDataset()
        }
        guard refusal == nil else { return }
        if kind == .run {
            refuseBareStream()
            repairEdges()
        }
        refuseJoinedNames()
    }

    /// Changes a member of the event; for that time it is taken out, so that the translator can be used.
    mutating func changeMember(_ key: String, _ change: (inout EventTranslator, inout JSONValue) -> Void) {
        guard var value = event[key] else { return }
        event[key] = .null
        change(&self, &value)
        event[key] = value
    }

    /// The same for each element of a member, with its place: `inputs[0]`.
    mutating func changeElements(
        of key: String, _ change: (inout EventTranslator, inout JSONValue, _ place: String) -> Void
    ) {
        changeMember(key) { translator, list in
            var index = 0
            list.changeEachElement { element in
                change(&translator, &element, "\(key)[\(index)]")
                index += 1
            }
        }
    }

    mutating func noteRemoved(_ count: Int?, _ place: @autoclosure () -> String) {
        for _ in 0..<(count ?? 0) { repaired(.entryRemoved, place()) }
    }

    mutating func refuse(_ reason: @autoclosure () -> String) {
        if refusal == nil { refusal = reason() }
    }

    mutating func repaired(_ kind: Repair.Kind, _ place: @autoclosure () -> String) {
        repairs.append(Repair(kind, at: place()))
    }
}

// MARK: - What the run is

extension EventTranslator {
    var isStreaming: Bool {
        event["job"]?["facets"]?["jobType"]?["processingType"]?.string?.uppercased() == "STREAMING"
    }

    var eventType: String? { event["eventType"]?.string?.uppercased() }

    /// A stream's event without any dataset removes the edges of its job for good; only two kinds of event are spared.
    ///
    /// One that names only its inputs or only its outputs is of a stream that has no others: the normal form is
    /// cumulative.
    private mutating func refuseBareStream() {
        guard isStreaming, isEmptyList(event["inputs"]), isEmptyList(event["outputs"]) else { return }
        guard eventType != "FAIL", eventType != "COMPLETE" else { return }
        refuse("an event of a stream without inputs and outputs would remove the stream's edges for good")
    }
}

private func isEmptyList(_ value: JSONValue?) -> Bool { value?.array?.isEmpty ?? true }

// MARK: - Names

extension EventTranslator {
    /// Makes `namespace` and `name` of a dataset, a link or an edge such that Marquez can show them.
    ///
    /// - Returns: false when it has none: no repair could tell what it is.
    mutating func repairIdentity(_ value: inout JSONValue, isDataset: Bool, _ place: String) -> Bool {
        guard let namespace = value["namespace"]?.string, let name = value["name"]?.string, !namespace.isEmpty,
            !name.isBlank
        else { return false }
        let (spelled, shortened) = (namespace.spelledNamespace, name.shortened(toCharacters: Limit.datasetName))
        guard spelled.utf8.count <= Limit.namespace else { return false }
        let before = DatasetIdentity(namespace: Name(namespace), name: Name(name))
        let after = DatasetIdentity(namespace: Name(spelled), name: Name(shortened))
        if before == after {
            if isDataset { kept.append(before) }
            return true
        }
        if let other = renamed.updateValue(before, forKey: after), other != before { refuseJoin(other, before) }
        if before.namespace != after.namespace {
            value["namespace"] = .string(spelled)
            repaired(.namespaceSpelled, "\(place).namespace")
        }
        if before.name != after.name {
            value["name"] = .string(shortened)
            repaired(.nameShortened, "\(place).name")
        }
        return true
    }

    private mutating func refuseJoinedNames() {
        guard !renamed.isEmpty else { return }
        for identity in kept {
            if let other = renamed[identity] { refuseJoin(other, identity) }
        }
    }

    private mutating func refuseJoin(_ one: DatasetIdentity, _ other: DatasetIdentity) {
        refuse("two datasets would get one name: \(one.namespace) \(one.name) and \(other.namespace) \(other.name)")
    }
}
