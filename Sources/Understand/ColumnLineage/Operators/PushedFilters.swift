import LineageModel
import SparkPlan

/// Filters that a scan does itself: a filter on a partition may be gone from the plan but for this.
extension Evaluation {
    /// Adds the columns of a scan's own filters to the dataset's indirect sources.
    mutating func addPushedFilters(of item: Operator, reading source: Int32, _ scope: borrowing Scope) {
        if let filters = item.field(.partitionFilters)?.value { addPartitionFilters(filters, scope) }
        if let line = item.field(.description)?.value { addDescribedFilters(line, source) }
    }

    /// `PartitionFilters: [isnotnull(p#5), (p#5 = 1), dynamicpruningexpression(p#5 IN dynamicpruning#9)]`.
    ///
    /// Dynamic pruning repeats a join.
    private mutating func addPartitionFilters(_ list: TextRange, _ scope: borrowing Scope) {
        for filter in text.plainItems(text.unbracketed(list)) where !text.starts(filter, with: "dynamicpruning") {
            addToDataset(filter, as: .filter, scope)
        }
    }

    /// `lake.db.t (branch=null) [filters=p = 1, id IS NOT NULL, groupedBy=]`: names without ids.
    ///
    /// `IS NOT NULL` is left out: Spark adds it for joins and generators, and what a user wrote of it stands in a
    /// `Filter`, too.
    private mutating func addDescribedFilters(_ line: TextRange, _ source: Int32) {
        guard let place = text.last(" [filters=", in: line) else { return }
        let end = text.last(", groupedBy=", in: line) ?? line.upper
        for name in comparedNames(in: TextRange(place + 10, end)) {
            let definition = definitions.column(sources.column(Name(name), type: nil, of: source))
            dataset.add(definitions[definition], as: .filter)
        }
    }

    /// The names that stand before a comparison, outside of literals; of a nested field the column.
    private func comparedNames(in range: TextRange) -> [String] {
        var names: [String] = []
        var index = range.lower
        while index < range.upper {
            if text[index] == UInt8(ascii: "'") {
                index = (text.first("'", in: TextRange(index + 1, range.upper)) ?? range.upper) + 1
                continue
            }
            if text[index] == .space, isComparison(at: index, before: range.upper),
                let name = name(before: index, range)
            {
                if !names.contains(name) { names.append(name) }
            }
            index += 1
        }
        return names
    }

    private func isComparison(at index: Int, before end: Int) -> Bool {
        Self.comparisons.contains { text.has($0, at: index, before: end) }
    }

    private static let comparisons: [Word] = [
        " = ", " != ", " < ", " <= ", " > ", " >= ", " IN (", " LIKE ", " IS NULL",
    ]

    private func name(before index: Int, _ range: TextRange) -> String? {
        var start = index
        while start > range.lower, isNameByte(text[start - 1]) { start -= 1 }
        // A name that is no word cannot be told from what stands before it.
        let isWhole = start == range.lower || text[start - 1] == .openParenthesis || text[start - 1] == .space
        guard start < index, isWhole, !text[start].isDigit else { return nil }
        return String(text.string(TextRange(start, index)).prefix { $0 != "." })
    }

    private func isNameByte(_ byte: UInt8) -> Bool {
        byte.isDigit || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") || byte >= 0x80
            || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
    }
}
