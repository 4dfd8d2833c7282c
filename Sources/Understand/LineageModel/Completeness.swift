/// Why lineage may be short of the truth (facet `sparklineage_completeness`).
package struct IncompleteReason: Hashable, Sendable, Codable {
    package enum Kind: String, Sendable, Codable, CaseIterable {
        case truncated = "TRUNCATED"
        case unknownOperator = "UNKNOWN_OPERATOR"
        case opaqueCode = "OPAQUE_CODE"
        case noBrokers = "NO_BROKERS"
        case noTopic = "NO_TOPIC"
        case noDefinition = "NO_DEFINITION"
        case evicted = "EVICTED"
        case modeLacks = "MODE_LACKS"
        case sourceGap = "SOURCE_GAP"
    }

    package var kind: Kind
    /// The operator of the plan where it is missing: `Window`, `TakeOrderedAndProject`.
    package var `operator`: String?
    /// How many items are missing, where the text says so.
    package var missing: Int?
    /// The setting or step that would have shown it.
    package var remedy: String?

    package init(kind: Kind, operator: String? = nil, missing: Int? = nil, remedy: String? = nil) {
        self.kind = kind
        self.operator = `operator`
        self.missing = missing
        self.remedy = remedy
    }
}
