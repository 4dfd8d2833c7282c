package import ByteReading
import LineageModel

extension ContextRules {
    /// Adds to an event what is said of its job and datasets; false for one of a job that is left out.
    ///
    /// What the operator says wins over what a job declares of itself; all else stays word for word, and so does a
    /// facet that says the same already. `producer` is what facets of ours name.
    package func apply(to event: inout JSONValue, from source: ContextSource, producer: String) -> Bool {
        guard !rules.isEmpty else { return true }
        let job = ContextSubject(jobOf: event, source)
        let facts = self.facts(of: job)
        if facts.isIgnored == true { return false }
        let writer = FacetWriter(producer: producer)
        for side in ["inputs", "outputs"] {
            event[side]?.changeEachElement { describe(&$0, of: job, by: writer) }
        }
        event["dataset"]?.change { describe(&$0, of: job, by: writer) }
        event["run"]?.change { writer.add(facts.runFacets, to: &$0, kind: "RunFacet") }
        event["job"]?.change { writer.addJob(facts, to: &$0) }
        rename(&event, facts.namespace)
        return true
    }

    private func describe(_ dataset: inout JSONValue, of job: ContextSubject, by writer: FacetWriter) {
        let subject = job.using(dataset)
        guard subject.isDataset else { return }
        writer.addDataset(facts(of: subject), to: &dataset)
    }

    /// Gives the job its namespace, and so its parents that share the one it had: they are of the same application.
    private func rename(_ event: inout JSONValue, _ namespace: String?) {
        guard let namespace, let old = event["job"]?["namespace"], old != .string(namespace) else { return }
        event["job"]?["namespace"] = .string(namespace)
        event["run"]?["facets"]?["parent"]?.change { parent in
            if parent["job"]?["namespace"] == old { parent["job"]?["namespace"] = .string(namespace) }
            if parent["root"]?["job"]?["namespace"] == old { parent["root"]?["job"]?["namespace"] = .string(namespace) }
        }
    }
}
