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
            let paths = Paths(location, in: text), let path = paths.shown.first
        else { return nil }
        let format = text.firstWord(kind)
        let name = text.trimmed(TextRange(format.upper, kind.upper))
        // The folders of a table are its partitions: one says where it lies.
        table =
            name.isEmpty && paths.count > 1
            ? .files(locations: paths.shown, missing: paths.count - paths.shown.count, format: text.string(format))
            : .path(
                location: path, format: text.string(format), table: name.isEmpty ? nil : Name(text.string(name)))
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

    /// The paths of `InMemoryFileIndex [file:/a, ... 3 entries]`, `InMemoryFileIndex(2 paths)[file:/a, file:/b]` or
    /// `CatalogFileIndex [file:/t]`.
    private struct Paths {
        var shown: [String] = []
        var count = 0

        init?(_ location: TextRange, in text: PlanText) {
            guard let open = text.first(.openBracket, in: location) else { return nil }
            let inside = TextRange(open + 1, location.upper)
            let items = TextRange(inside.lower, text.first("]", in: inside) ?? inside.upper)
            // A path may hold a comma; the next one starts like a path.
            for piece in text.string(items).split(separator: ",") {
                let item = piece.drop { $0 == " " }
                if item.hasPrefix("...") {
                    count += Int(item.dropFirst(3).drop { $0 == " " }.prefix { $0.isNumber }) ?? 1
                } else if item.hasPrefix("/") || item.contains(":/") || shown.isEmpty {
                    shown.append(String(item))
                } else {
                    shown[shown.count - 1] += "," + piece
                }
            }
            let told = Self.toldCount(text.string(TextRange(location.lower, open)))
            count = max(count + shown.count, told)
            if shown.first?.isEmpty ?? true { return nil }
        }

        /// 2 of `InMemoryFileIndex(2 paths)`.
        private static func toldCount(_ index: String) -> Int {
            let digits = index.drop { $0 != "(" }.dropFirst().prefix { $0.isNumber }
            return Int(digits) ?? 0
        }
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
        types[String(field[..<colon])] = SparkTypeName(simple: field[field.index(after: colon)...]).text
    }
}
