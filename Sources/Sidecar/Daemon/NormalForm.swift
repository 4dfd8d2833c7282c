import ByteReading
package import Normalization
import OpenLineage

/// What is done to each event before it is kept: secrets are taken out, and it is said whose it is.
package struct NormalForm: Sendable {
    private let redaction: Redaction
    private let rules: ContextRules?

    /// - Parameters:
    ///   - redaction: takes secrets out.
    ///   - rules: say whose jobs, tables and topics are; nil where nothing is said.
    package init(_ redaction: Redaction = Redaction(), rules: ContextRules? = nil) {
        (self.redaction, self.rules) = (redaction, rules)
    }

    /// The event as it is kept; nil for one of a job that is left out.
    package func form(of event: [UInt8]) -> [UInt8]? {
        let event = redaction.redacted(event)
        guard let rules, var value = try? JSONValue(parsing: event) else { return event }
        guard rules.apply(to: &value, from: ContextSource(), producer: Producer.uri) else { return nil }
        return value.encoded()
    }
}
