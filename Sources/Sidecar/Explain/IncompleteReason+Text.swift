package import LineageModel

extension IncompleteReason {
    /// A sentence for people: what is missing, where, and what would have shown it.
    package var text: String {
        var text = sentence
        if let `operator` { text += " in \(`operator`.printable)" }
        if let missing { text += ", \(missing) missing" }
        if let remedy { text += "; \(advice(remedy.printable))" }
        return text
    }

    private var sentence: String {
        switch kind {
        case .truncated: "Spark cut the plan's text"
        case .unknownOperator: "an operator that is not known"
        case .opaqueCode: "values pass through code that a plan does not show"
        case .noBrokers: "a log does not name the Kafka cluster of a source"
        case .noTopic: "the log does not name the topic"
        case .noDefinition where remedy == "context.datasets.databases": "a log does not name the database of a source"
        case .noDefinition: "the log does not say how a column was made"
        case .evicted: "a definition was too long ago to be remembered"
        case .modeLacks: "this explain mode leaves it out"
        case .sourceGap: "a part of the source is not in the log"
        }
    }

    /// A setting is something to set; anything else is a sentence already.
    private func advice(_ remedy: String) -> String {
        !remedy.contains(" ") ? "set \(remedy)" : remedy
    }
}
