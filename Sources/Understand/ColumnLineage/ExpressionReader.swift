import SparkPlan

/// A reference to an attribute or a subquery in the text of an expression.
struct Reference {
    var range: TextRange
    var definition: Int32
}

/// What a reference does in its expression.
enum ReferenceRole {
    /// The value flows.
    case value
    /// It decides between values.
    case condition
    /// Both: an argument of `coalesce`.
    case both
}

/// What becomes of a reference in its expression.
struct ReferencePlace {
    var role: ReferenceRole
    /// Whether it stands in a function that hides its argument.
    var isMasked: Bool
}

/// Gives the references of an expression their roles.
///
/// Expressions are printed without quotes, and `CASE`, `if` and `coalesce` nest without parentheses of their own
/// (spark-event-log.md §12.11). A scan with a stack of parentheses and branches is enough: what is not a reference or
/// one of these words is passed over.
struct RoleScanner {
    let text: PlanText
    private var stack: [Frame] = []
    private var current = ReferencePlace(role: .value, isMasked: false)

    private struct Frame {
        var outer: ReferencePlace
        var isCase: Bool
    }

    init(text: PlanText) {
        self.text = text
    }

    /// What becomes of each reference, in order.
    mutating func places(of references: [Reference], in range: TextRange) -> [ReferencePlace] {
        stack.removeAll(keepingCapacity: true)
        current = ReferencePlace(role: .value, isMasked: false)
        var places: [ReferencePlace] = []
        places.reserveCapacity(references.count)
        var next = 0
        var index = range.lower
        while index < range.upper, next < references.count {
            if index >= references[next].range.lower {
                places.append(current)
                index = max(index + 1, references[next].range.upper)
                next += 1
            } else {
                index = step(at: index, in: range)
            }
        }
        return places
    }

    private mutating func step(at index: Int, in range: TextRange) -> Int {
        switch text[index] {
        case .openParenthesis:
            open(at: index, in: range)
        case .closeParenthesis:
            close()
        case UInt8(ascii: "C") where text.has("CASE WHEN ", at: index, before: range.upper):
            stack.append(Frame(outer: current, isCase: true))
            current.role = .condition
            return index + 10
        case .space:
            return word(at: index, in: range)
        default: break
        }
        return index + 1
    }

    private mutating func open(at index: Int, in range: TextRange) {
        stack.append(Frame(outer: current, isCase: false))
        if follows("if ", at: index, in: range) || text.has("(WHERE ", at: index, before: range.upper) {
            current.role = .condition
        } else if follows("coalesce", at: index, in: range), current.role == .value {
            current.role = .both
        } else if isMasking(at: index, in: range) {
            current.isMasked = true
        }
    }

    /// Whether a word stands before a place, and nothing that could be a part of it before that.
    private func follows(_ word: Word, at index: Int, in range: TextRange) -> Bool {
        let start = index - word.count
        guard start >= range.lower, text.has(word, at: start, before: index) else { return false }
        guard start > range.lower else { return true }
        let before = text[start - 1]
        return before == .space || before == .openParenthesis || before == .comma
    }

    /// Whether the parenthesis at a place opens the arguments of a function that hides them.
    private func isMasking(at index: Int, in range: TextRange) -> Bool {
        let last = text[index - 1]
        return Self.masking.contains { $0[$0.count - 1] == last && follows($0, at: index, in: range) }
    }

    /// Of what they are given nobody learns a value; the OpenLineage agent has the same list.
    private static let masking: [Word] = [
        "count", "crc32", "hash", "hive-hash", "mask", "md5", "sha", "sha1", "sha2", "xxhash64",
    ]

    private mutating func close() {
        // A branch that is open within a parenthesis ends with it.
        while let frame = stack.popLast() {
            current = frame.outer
            if !frame.isCase { return }
        }
    }

    /// The words of a `CASE` that stand between spaces.
    private mutating func word(at index: Int, in range: TextRange) -> Int {
        guard let frame = stack.last, frame.isCase else { return index + 1 }
        if text.has(" WHEN ", at: index, before: range.upper) {
            current.role = .condition
            return index + 5
        }
        if text.has(" THEN ", at: index, before: range.upper) || text.has(" ELSE ", at: index, before: range.upper) {
            current = frame.outer
            return index + 5
        }
        if text.has(" END", at: index, before: range.upper), isBoundary(index + 4, in: range) {
            stack.removeLast()
            current = frame.outer
            return index + 4
        }
        return index + 1
    }

    private func isBoundary(_ index: Int, in range: TextRange) -> Bool {
        guard index < range.upper else { return true }
        let byte = text[index]
        return byte == .space || byte == .closeParenthesis || byte == .comma || byte == .closeBracket
            || byte == .openBracket || byte == UInt8(ascii: ".")
    }
}
