import LineageModel

extension SparkApplication {
    /// Outputs with the flag that a part of the log is lost, where that may concern them.
    ///
    /// - Parameters:
    ///   - outputs: what a run writes.
    ///   - isCut: whether the run was open over the gap, or its start is not in the log.
    /// - Returns: the outputs. Without the settings all are flagged: names depend on them.
    func flagged(_ outputs: [OutputDataset], isCut: Bool) -> [OutputDataset] {
        guard hasGap || isCut else { return outputs }
        let gap = IncompleteReason(kind: .sourceGap)
        return outputs.map { output in
            guard isCut || !hasSettings || output.incomplete.contains(where: \.mayBeInGap) else { return output }
            var flagged = output
            if !flagged.incomplete.contains(gap) { flagged.incomplete.append(gap) }
            return flagged
        }
    }
}

extension IncompleteReason {
    /// Whether what is missing may stand in a part of the log that is lost: a checkpoint, or an earlier batch.
    fileprivate var mayBeInGap: Bool {
        switch kind {
        case .evicted: true
        case .noDefinition: remedy == nil
        case .opaqueCode: `operator` != nil
        default: false
        }
    }
}
