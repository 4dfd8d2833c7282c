import FoundationEssentials
import LineageModel
import TestSupport

/// What the OpenLineage agent wrote for the same application.
struct AgentEvents {
    struct Event: Decodable {
        struct Run: Decodable { var runId: String }
        struct Job: Decodable {
            var namespace: String
            var name: String
        }
        struct Dataset: Decodable {
            var namespace: String
            var name: String
            var facets: Facets?
            var inputFacets: InputFacets?
            var outputFacets: OutputFacets?

            var identity: DatasetIdentity { DatasetIdentity(namespace: Name(namespace), name: Name(name)) }
            var symlinks: [DatasetIdentity] { facets?.symlinks?.identifiers.map(\.identity) ?? [] }
        }
        struct Facets: Decodable {
            var symlinks: Symlinks?
            var lifecycleStateChange: Lifecycle?
            var schema: Schema?
            var columnLineage: ColumnLineage?
        }
        struct ColumnLineage: Decodable { var fields: [String: Column] }
        struct Column: Decodable { var inputFields: [Source] }
        struct Source: Decodable {
            struct Transformation: Decodable {
                var type: String
                var masking: Bool?
            }
            var namespace: String
            var name: String
            var field: String
            var transformations: [Transformation]?

            var identity: DatasetIdentity { DatasetIdentity(namespace: Name(namespace), name: Name(name)) }
            var isDirect: Bool { (transformations ?? []).contains { $0.type == "DIRECT" } }
            /// Whether none of the direct ways shows the value.
            var isMasked: Bool {
                (transformations ?? []).allSatisfy { $0.type != "DIRECT" || $0.masking == true }
            }
        }
        struct Schema: Decodable { var fields: [Field] }
        struct Field: Decodable {
            var name: String
            var type: String?
        }
        struct InputFacets: Decodable { var inputStatistics: Statistics? }
        struct OutputFacets: Decodable { var outputStatistics: Statistics? }
        struct Statistics: Decodable {
            var rowCount: Int?
            var size: Int?
            var fileCount: Int?
        }
        struct Lifecycle: Decodable { var lifecycleStateChange: String }
        struct Symlinks: Decodable { var identifiers: [Symlink] }
        struct Symlink: Decodable {
            var namespace: String
            var name: String

            var identity: DatasetIdentity { DatasetIdentity(namespace: Name(namespace), name: Name(name)) }
        }

        var eventTime: String
        var eventType: String
        var run: Run
        var job: Job
        var inputs: [Dataset]
        var outputs: [Dataset]

        /// Milliseconds since 1970, of a time with any number of digits after the point.
        var milliseconds: Int64 {
            let digits = eventTime.split { !$0.isNumber }.map(String.init)
            let parts = digits.prefix(6).compactMap { Int64($0) }
            guard parts.count == 6 else { return 0 }
            let fraction = digits.count > 6 ? digits[6].prefix(3) : ""
            let padded = fraction + String(repeating: "0", count: 3 - fraction.count)
            let days = Self.days(year: parts[0], month: parts[1], day: parts[2])
            return (((days * 24 + parts[3]) * 60 + parts[4]) * 60 + parts[5]) * 1000 + (Int64(padded) ?? 0)
        }

        private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
            let shifted = month <= 2 ? year - 1 : year
            let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
            return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + ofYear - 719_468
        }
    }

    let events: [Event]

    init(_ path: String) throws {
        let decoder = JSONDecoder()
        events = try readZstdLines(path).map { try decoder.decode(Event.self, from: Data($0)) }
    }
}
