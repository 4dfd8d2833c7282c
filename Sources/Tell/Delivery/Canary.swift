import FoundationEssentials
import OpenLineage

/// The event that shows whether a sink takes events at all: a job of its own, without datasets.
package enum Canary {
    package static let namespace = "sparklineage"
    package static let job = "sparklineage.canary"

    /// A valid RunEvent.
    ///
    /// - Parameters:
    ///   - run: a UUID.
    ///   - time: the present, in ISO 8601 with offset.
    /// - Returns: UTF-8 JSON.
    package static func event(run: String, time: String) -> [UInt8] {
        let text = """
            {"eventTime":"\(time)","producer":"\(Producer.uri)",\
            "schemaURL":"https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent","eventType":"COMPLETE",\
            "run":{"runId":"\(run)"},"job":{"namespace":"\(namespace)","name":"\(job)"},"inputs":[],"outputs":[]}
            """
        return Array(text.utf8)
    }
}

extension Canary {
    /// A canary of this moment, with a run of its own.
    package static func now() -> [UInt8] {
        event(run: UUID().uuidString.lowercased(), time: Date().formatted(.iso8601))
    }
}
