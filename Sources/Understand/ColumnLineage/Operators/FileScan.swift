import LineageModel
import SparkPlan

/// A scan of files: `Scan parquet spark_catalog.default.t` with `Location:` and `ReadSchema:`.
struct FileScan {
    var table: TableReference
    /// Types by column, from `ReadSchema: struct<id:bigint,name:string>`.
    var types: [String: String]

    init?(_ item: Operator, kind: TextRange, in text: PlanText) {
        guard let location = item.field(.location)?.value, let path = Self.firstPath(location, in: text) else {
            return nil
        }
        let format = text.firstWord(kind)
        let name = text.trimmed(TextRange(format.upper, kind.upper))
        table = .path(
            location: text.string(path), format: text.string(format),
            table: name.isEmpty ? nil : Name(text.string(name)))
        types = item.field(.readSchema).map { Self.types(text.string($0.value)) } ?? [:]
    }

    /// The first path of `InMemoryFileIndex [file:/a, file:/b]`, or `CatalogFileIndex [file:/t]`.
    private static func firstPath(_ location: TextRange, in text: PlanText) -> TextRange? {
        guard let open = text.first(.openBracket, in: location) else { return nil }
        let inside = TextRange(open + 1, location.upper)
        let end = text.first(", ", in: inside) ?? text.last("]", in: inside) ?? inside.upper
        let path = text.trimmed(TextRange(inside.lower, end))
        return path.isEmpty || text.starts(path, with: "...") ? nil : path
    }

    /// The columns of `struct<id:bigint,s:struct<a:int>>` and their types.
    private static func types(_ schema: String) -> [String: String] {
        guard schema.hasPrefix("struct<"), schema.hasSuffix(">") else { return [:] }
        var types: [String: String] = [:]
        var depth = 0
        var field = ""
        for character in schema.dropFirst(7).dropLast() {
            if character == "<" || character == "(" { depth += 1 }
            if character == ">" || character == ")" { depth -= 1 }
            if character == ",", depth == 0 {
                add(field, to: &types)
                field = ""
            } else {
                field.append(character)
            }
        }
        add(field, to: &types)
        return types
    }

    private static func add(_ field: String, to types: inout [String: String]) {
        guard let colon = field.firstIndex(of: ":"), !field.hasSuffix("...") else { return }
        types[String(field[..<colon])] = String(field[field.index(after: colon)...])
    }
}
