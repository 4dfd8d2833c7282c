import LineageModel
import SparkPlan

/// A scan of files: `Scan parquet spark_catalog.default.t` with `Location:` and `ReadSchema:`.
struct FileScan {
    var table: TableReference
    /// Types by column, from `ReadSchema: struct<id:bigint,name:string>`.
    var types: [String: String]

    init?(_ item: Operator, kind: TextRange, in text: PlanText) {
        let kind = item.block?.line == nil ? kind : Self.withoutColumns(kind, in: text)
        guard let location = item.field(.location)?.value ?? Self.inLine("Location: ", item, in: text),
            let path = Self.firstPath(location, in: text)
        else { return nil }
        let format = text.firstWord(kind)
        let name = text.trimmed(TextRange(format.upper, kind.upper))
        table = .path(
            location: text.string(path), format: text.string(format),
            table: name.isEmpty ? nil : Name(text.string(name)))
        let schema = item.field(.readSchema)?.value ?? Self.inLine("ReadSchema: ", item, in: text)
        types = schema.map { Self.types(text.string($0)) } ?? [:]
    }

    /// `parquet db.t` of `parquet db.t[id#1L,a#2] Batched: true, …`.
    private static func withoutColumns(_ kind: TextRange, in text: PlanText) -> TextRange {
        TextRange(kind.lower, text.first(.openBracket, in: kind) ?? kind.upper)
    }

    /// The value of `Location: …` in a line that holds all of a scan.
    private static func inLine(_ key: Word, _ item: Operator, in text: PlanText) -> TextRange? {
        guard let line = item.block?.line, let place = text.last(key, in: line) else { return nil }
        return TextRange(place + key.count, line.upper)
    }

    /// The first path of `InMemoryFileIndex [file:/a, file:/b]`, or `CatalogFileIndex [file:/t]`.
    private static func firstPath(_ location: TextRange, in text: PlanText) -> TextRange? {
        guard let open = text.first(.openBracket, in: location) else { return nil }
        let inside = TextRange(open + 1, location.upper)
        let end = [text.first(", ", in: inside), text.first("]", in: inside)].compactMap { $0 }.min() ?? inside.upper
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
