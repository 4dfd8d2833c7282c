import ByteReading
import OpenLineage

extension EventTranslator {
    mutating func repairRun() {
        if event["run"]?["runId"]?.string?.isBlank ?? true { refuse("run.runId is missing") }
        changeMember("run") { $0.repairFacets(of: &$1, "facets", .run, "run") }
        // Without a type of event Marquez makes a failure of run facets.
        guard event["eventType"]?.isNull ?? true, event["run"]?["facets"]?.object?.members.isEmpty == false else {
            return
        }
        event["eventType"] = "OTHER"
        repaired(.eventTypeSet, "eventType")
    }

    mutating func repairJob() {
        changeMember("job") { translator, job in
            if !translator.repairJobIdentity(&job, "job") {
                translator.refuse("job has no namespace or no name that Marquez can hold")
            }
            translator.repairFacets(of: &job, "facets", .job, "job")
        }
    }

    /// Makes the namespace and the name of a job such that Marquez can show them; false when there are none.
    private mutating func repairJobIdentity(_ job: inout JSONValue, _ place: String) -> Bool {
        guard let namespace = job["namespace"]?.string, !namespace.isEmpty, let name = job["name"]?.string,
            !name.isBlank
        else { return false }
        let flattened = namespace.flattenedNamespace
        guard flattened.utf8.count <= Limit.namespace else { return false }
        if !isSame(flattened, namespace) {
            job["namespace"] = .string(flattened)
            repaired(.namespaceSpelled, "\(place).namespace")
        }
        let shortened = name.shortened(toBytes: Limit.jobName)
        if !isSame(shortened, name) {
            job["name"] = .string(shortened)
            repaired(.nameShortened, "\(place).name")
        }
        return true
    }

    /// Makes a parent such that Marquez can make a job of it; false when it names none.
    mutating func repairParent(_ facet: inout JSONValue, _ place: String) -> Bool {
        switch facet["run"]?["runId"] {
        case .string, .number: break
        default: return false
        }
        guard var job = facet["job"], job.object != nil else { return false }
        if job["namespace"]?.string?.isEmpty == true, let own = event["job"]?["namespace"]?.string {
            // The parent is made in the namespace of the child whatever stands here.
            job["namespace"] = .string(own)
            repaired(.facetCompleted, "\(place).job.namespace")
        }
        guard repairJobIdentity(&job, "\(place).job") else { return false }
        facet["job"] = job
        return true
    }
}

/// Whether both have the same bytes.
func isSame(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count && left.utf8.elementsEqual(right.utf8)
}
