package import ByteReading
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
    package func form(of event: [UInt8], from source: ContextSource = ContextSource()) -> [UInt8]? {
        let event = redaction.redacted(event)
        guard rules != nil, var value = try? JSONValue(parsing: event) else { return event }
        return describe(&value, from: source) ? value.encoded() : nil
    }

    /// An event without its secrets.
    package func redacted(_ event: [UInt8]) -> [UInt8] { redaction.redacted(event) }

    /// Says of an event whose it is; false for one of a job that is left out.
    package func describe(_ event: inout JSONValue, from source: ContextSource) -> Bool {
        rules?.apply(to: &event, from: source, producer: Producer.uri) ?? true
    }
}
