import ColumnLineage
import LineageModel
import Foundation
@main struct Dump {
    static func main() throws {
        let out = FileHandle.standardOutput
        var total = 0.0, bytesTotal = 0
        for path in CommandLine.arguments.dropFirst() {
            let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
            let start = Date()
            let p = PlanLineage(text: bytes)
            total += Date().timeIntervalSince(start); bytesTotal += bytes.count
            var o: [String: Any] = ["file": path, "root": p.rootOperator, "sources": p.sources.map { "\($0.table)" }]
            func src(_ s: PlanColumnSource) -> [String: Any] { ["t": label(p.sources[s.source].table), "c": s.field.text, "k": s.transformations.members.map { $0.subtype }, "d": s.description] }
            if let w = p.write {
                o["op"] = w.operator; o["target"] = "\(w.target)"; o["hasQuery"] = w.hasQuery
                o["cols"] = w.columns.map { ["n": $0.name.text, "s": $0.sources.map(src), "e": $0.expression ?? ""] as [String: Any] }
                o["ds"] = w.dataset.map(src)
                o["inc"] = w.incomplete.map { "\($0.kind.rawValue) \($0.operator ?? "") \($0.missing ?? -1)" }
            }
            out.write(try JSONSerialization.data(withJSONObject: o, options: [.sortedKeys])); out.write(Data([10]))
        }
        FileHandle.standardError.write(Data("\(bytesTotal) bytes \(total) s \(Double(bytesTotal)/1e6/total) MB/s\n".utf8))
    }
    static func label(_ t: TableReference) -> String {
        switch t {
        case .table(let n, _): n.text
        case .catalogObject(_, let n, _): n.text
        case .unqualified(let n, _): n.text
        case .path(let l, _, let t): t?.text ?? l
        case .jdbc(let d): d
        case .topics(let t): t.map(\.text).joined(separator: ",")
        case .opaque(let d): d
        }
    }
}
