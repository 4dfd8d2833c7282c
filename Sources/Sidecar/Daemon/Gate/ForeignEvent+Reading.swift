import ByteReading
import LineageModel
import Normalization

extension ForeignEvent {
    /// Reads a document that somebody sent.
    ///
    /// - Parameters:
    ///   - document: its bytes.
    ///   - normalForm: takes secrets out.
    ///   - label: the label of the input that it came by.
    ///   - now: the present.
    /// - Throws: why it is no event.
    init(
        _ document: [UInt8], _ normalForm: NormalForm, label: String? = nil, at now: Timestamp
    ) throws(EventRefusal) {
        let value: JSONValue
        do throws(JSONError) { value = try JSONValue(parsing: document) } catch { throw EventRefusal("\(error)") }
        try self.init(value, byteCount: document.count, normalForm, label: label, at: now)
    }

    /// Takes a document that was read.
    ///
    /// - Throws: why it is no event.
    init(
        _ document: JSONValue, byteCount: Int, _ normalForm: NormalForm, label: String? = nil, at now: Timestamp
    ) throws(EventRefusal) {
        var value = document
        try EventCheck().check(&value, at: now)
        value[Self.labelKey] = nil
        let bytes = value.encoded()
        let redacted = normalForm.redacted(bytes)
        if redacted != bytes { value = (try? JSONValue(parsing: redacted)) ?? value }
        self.init(value, byteCount: byteCount, label: label)
    }
}
