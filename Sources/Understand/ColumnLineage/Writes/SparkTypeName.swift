/// A type as Spark's classes print it (`LongType`, `DecimalType(10,2)`), by its SQL name as schema facets have it.
struct SparkTypeName {
    let text: String

    /// Takes the type at the start of `LongType,true,null`; `unknown` for what is nested.
    init(_ printed: String) {
        if printed.hasPrefix("DecimalType("), let end = printed.firstIndex(of: ")") {
            text = "decimal(" + printed[..<end].dropFirst(12) + ")"
            return
        }
        let name = printed.prefix { $0 != "," && $0 != "(" && $0 != ")" }
        text = Self.names[String(name)] ?? "unknown"
    }

    /// Takes a type as `ReadSchema` has it: `bigint`, `decimal(10,2)`, `struct<a:int>`.
    init(simple: Substring) {
        let name = simple.prefix { $0 != "<" }
        text = name.hasPrefix("char(") || name.hasPrefix("varchar(") ? "string" : Self.simple[name] ?? String(name)
    }

    private static let simple: [Substring: String] = [
        "bigint": "long", "int": "integer", "smallint": "short", "tinyint": "byte",
    ]

    private static let names = [
        "LongType": "long", "IntegerType": "integer", "ShortType": "short", "ByteType": "byte",
        "DoubleType": "double", "FloatType": "float", "StringType": "string", "BooleanType": "boolean",
        "BinaryType": "binary", "DateType": "date", "TimestampType": "timestamp", "TimestampNTZType": "timestamp_ntz",
        "ArrayType": "array", "MapType": "map", "StructType": "struct", "VariantType": "variant",
    ]
}
