import SparkPlan

/// How far an expression is read.
struct FormulaPlace {
    var index: Int
    let start: Int
    let end: Int
    private let references: [Reference]
    private var next = 0
    /// Where the last reference ended, with the fields that it picks.
    var referenceEnd = -1

    init(_ range: TextRange, _ references: [Reference]) {
        (index, start, end, self.references) = (range.lower, range.lower, range.upper, references)
    }

    /// The reference that comes next; nil behind the last.
    var reference: Reference? { next < references.count ? references[next] : nil }

    /// Where the next reference starts; the end of the text behind the last.
    var referenceStart: Int { reference?.range.lower ?? end }

    /// Takes the reference that starts here; nil where none does.
    mutating func takeReference() -> Reference? {
        guard let reference, reference.range.lower == index else { return nil }
        next += 1
        index = reference.range.upper
        referenceEnd = index
        return reference
    }

    /// Goes on behind what is not written, references included.
    mutating func skip(to place: Int) {
        index = place
        while next < references.count, references[next].range.lower < place { next += 1 }
    }

    mutating func skipSpaces(in text: PlanText) {
        while index < end, text[index] == .space { index += 1 }
    }

    /// Takes a word that stands here.
    mutating func take(_ word: Word, in text: PlanText) -> Bool {
        guard text.has(word, at: index, before: end) else { return false }
        index += word.count
        return true
    }
}

/// What ends an operand, beside the parenthesis that closes its group and the end of the text.
struct FormulaStops: OptionSet {
    let rawValue: UInt8

    /// An operator between spaces: the operand is the left one.
    static let operators = FormulaStops(rawValue: 1)
    /// `, ` of arguments.
    static let commas = FormulaStops(rawValue: 2)
    /// `,` of the lists that have no spaces.
    static let tightCommas = FormulaStops(rawValue: 4)
    /// ` WHEN `, ` THEN `, ` ELSE `, ` END`.
    static let cases = FormulaStops(rawValue: 8)
    /// ` else ` of `if (p) a else b`.
    static let otherwise = FormulaStops(rawValue: 16)
    /// ` as ` of a cast.
    static let types = FormulaStops(rawValue: 32)
    /// `]`.
    static let brackets = FormulaStops(rawValue: 64)
    /// ` ASC NULLS`, ` DESC NULLS`.
    static let orders = FormulaStops(rawValue: 128)
}

/// An operand without references.
enum FormulaLiteral {
    case shown(TextRange)
    case number
    /// `count(1)`.
    case rows
    case hidden
}
