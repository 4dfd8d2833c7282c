import LineageModel
import SparkPlan

/// A column of a source, by its number in `SourceColumns`, and how it takes part in something.
struct SourceUse: Sendable {
    var column: Int32
    var kinds: TransformationSet
    /// Those of the kinds that hide the value: a hash, a count.
    var masked: TransformationSet = []

    /// Whether no way shows the value.
    var isMasked: Bool { !masked.isEmpty && masked == kinds }

    /// Takes part in further ways.
    mutating func join(_ other: TransformationSet, masked more: TransformationSet) {
        masked = .masked(masked, of: kinds, more, of: other)
        kinds.formUnion(other)
    }
}

/// What an attribute is made of, in columns of the plan's sources.
struct Definition: Sendable {
    /// Sources of the value, each once, each with its strongest kind.
    var direct: [SourceUse] = []
    /// Sources that choose the value: conditions, window partitions.
    var indirect: [SourceUse] = []
    /// The expression that made it, in the plan's words; nil where it was only passed on.
    var expression: TextRange?
    /// Fields of a struct made by `named_struct`: merged scalar subqueries pick one.
    var fields: [(name: TextRange, definition: Int32)] = []
    /// Where the value stands in its one source column, which holds JSON: `address`, `city`; nil for anything else.
    var path: [TextRange]?
    var marks: Marks = []

    /// What is not known of a definition.
    struct Marks: OptionSet, Sendable {
        let rawValue: UInt8
        /// The text does not say where it, or a part of it, comes from.
        static let unresolved = Marks(rawValue: 1)
        /// It passed through code that the plan does not show.
        static let opaque = Marks(rawValue: 2)
    }
}

/// All definitions of a plan; attributes that are only passed on share one.
struct DefinitionTable: Sendable {
    private(set) var all: [Definition] = [Definition(), Definition(marks: .unresolved)]
    /// What formulas are made of, beside each definition.
    private var origins = [FormulaOrigin(), FormulaOrigin()]

    /// A value without sources: a literal, a counter.
    static let constant: Int32 = 0
    /// A value of which nothing is known.
    static let unresolved: Int32 = 1

    private var ofColumns: [Int32: Int32] = [:]

    subscript(id: Int32) -> Definition { all[Int(id)] }

    /// The definition of a source's own column.
    mutating func column(_ column: Int32) -> Int32 {
        if let known = ofColumns[column] { return known }
        let use = SourceUse(column: column, kinds: TransformationSet(.identity))
        let definition = add(Definition(direct: [use]))
        ofColumns[column] = definition
        return definition
    }

    /// What the formula of a definition is made of.
    func origin(of id: Int32) -> FormulaOrigin { origins[Int(id)] }

    mutating func add(_ definition: Definition, _ origin: FormulaOrigin = FormulaOrigin()) -> Int32 {
        all.append(definition)
        origins.append(origin)
        return Int32(all.count - 1)
    }
}
