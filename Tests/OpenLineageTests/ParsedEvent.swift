import Foundation
import LineageModel
import OpenLineage
import Testing

/// An event as an independent JSON parser reads it.
struct ParsedEvent {
    private let root: Any

    init(_ update: RunUpdate) throws {
        root = try JSONSerialization.jsonObject(with: Data(update.openLineageEvent()))
    }

    /// The value at a path of keys and indexes, `outputs.0.facets`; nil when there is none.
    func value(_ path: String) -> Any? {
        var value: Any? = root
        for part in path.split(separator: ".") {
            if let list = value as? [Any], let index = Int(part) {
                value = list.indices.contains(index) ? list[index] : nil
            } else {
                value = (value as? [String: Any])?[String(part)]
            }
        }
        return value
    }

    func text(_ path: String) -> String? { value(path) as? String }

    func keys(_ path: String) -> Set<String>? { (value(path) as? [String: Any]).map { Set($0.keys) } }

    func count(_ path: String) -> Int? { (value(path) as? [Any])?.count }
}
