extension PlanText {
    /// The number that a range begins with; nil where no digit does.
    package func number(at range: TextRange) -> Int32? {
        attributeID(after: range.lower - 1, before: range.upper)?.id
    }
}
