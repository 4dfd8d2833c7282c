import ByteReading
import LineageModel
package import Normalization
package import Settings

extension ContextRules {
    /// The rules of a settings file.
    package init(_ settings: [RuleSettings]) {
        self.init(settings.map { ContextRule($0) })
    }
}

extension ContextRule {
    fileprivate init(_ settings: RuleSettings) {
        self.init(match: settings.match.mapValues { Glob($0) }, place: "line \(settings.line)")
        facts.team = settings.team
        facts.owner = settings.owner
        facts.environment = settings.environment
        facts.project = settings.project
        facts.documentation = settings.documentation
        facts.namespace = settings.namespace
        facts.tags = settings.tags
        // The longest pattern is the closest; in a mapping the order means nothing.
        facts.columns = settings.columns.sorted { ($1.key.utf8.count, $0.key) < ($0.key.utf8.count, $1.key) }
            .map { ColumnTags(Glob($0.key), $0.value) }
        facts.repository = settings.sourceCode?.repo
        facts.commit = settings.sourceCode?.commit
        facts.isIgnored = settings.ignore
        facts.runFacets = settings.facets.run.values
        facts.jobFacets = settings.facets.job.values
        facts.datasetFacets = settings.facets.dataset.values
    }
}

extension [String: FacetText] {
    fileprivate var values: [String: JSONValue] { compactMapValues { try? JSONValue(parsing: $0.json) } }
}
