import LineageModel

/// The columns of one output, each with where it comes from and the expression in short.
struct ColumnTable {
    private let lineage: ColumnLineageFacts
    private let labels: DatasetLabels
    private let style: TextStyle
    private let nameWidth: Int

    init(_ lineage: ColumnLineageFacts, labels: DatasetLabels, style: TextStyle) {
        self.lineage = lineage
        self.labels = labels
        self.style = style
        let longest = lineage.columns.map { $0.column.text.count }.max() ?? 0
        nameWidth = min(longest, max(16, (style.width ?? 120) / 4))
    }

    /// The column at which sources start.
    private var indent: Int { nameWidth + 7 }

    func lines() -> [String] {
        let sources = lineage.columns.map(directTexts)
        let widest = sources.map { $0.joined(separator: ", ").count }.max() ?? 0
        let sourceWidth = min(widest, max(24, (style.width ?? 120) / 3))
        var lines: [String] = []
        for (column, sources) in zip(lineage.columns, sources) {
            lines += self.lines(of: column, sources, sourceWidth)
            lines += headed(spaces(indent) + "by ", indirectTexts(column.sources))
        }
        return lines + headed("    rows by ", indirectTexts(lineage.dataset))
    }

    private func lines(of origin: ColumnOrigin, _ sources: [String], _ sourceWidth: Int) -> [String] {
        let name = origin.column.text.printable.padded(to: nameWidth)
        var lines = wrapped(sources, from: max(indent, name.count + 7))
        let how = how(origin)
        let column = name.count + 7 + sourceWidth + 2
        let fits = lines.count == 1 && lines[0].count <= sourceWidth
        if fits, !how.isEmpty, column + min(how.count, 16) <= style.width ?? .max {
            lines[0] = lines[0].padded(to: sourceWidth) + "  " + style(fitted(how, from: column), .faint)
        } else if !how.isEmpty {
            lines.append(style(fitted(how, from: indent), .faint))
        }
        let rest = lines.dropFirst().map { spaces(indent) + $0 }
        return ["    \(style(name, .name)) ← \(lines.first ?? "")"] + rest
    }

    private func fitted(_ text: String, from column: Int) -> String {
        text.shortened(to: max(16, (style.width ?? 200) - column))
    }

    /// The columns that the value is made from.
    private func directTexts(_ origin: ColumnOrigin) -> [String] {
        let direct = origin.sources.filter { !$0.transformations.isDisjoint(with: .direct) }
        // A constant, a count of rows, or what the log does not show.
        if direct.isEmpty { return [origin.isIncomplete ? "(unknown)" : "(no column)"] }
        return direct.map { column($0) + ($0.description.isEmpty ? "" : " (\($0.description))") }
    }

    /// The expression, or what is done where nothing has words for it.
    private func how(_ origin: ColumnOrigin) -> String {
        if let expression = origin.expression { return ExpressionText.readable(expression) }
        let formulas = formulas(of: origin)
        if !formulas.isEmpty { return formulas.joined(separator: "; ").printable }
        let kinds = origin.sources.reduce(into: TransformationSet()) { $0.formUnion($1.transformations) }
        return switch kinds.members.first {
        case .aggregation: "(aggregated)"
        case .transformation: "(computed)"
        default: ""
        }
    }

    /// The expressions as events carry them, in names of the sources' columns and without literals: several where several
    /// ways lead to the column, the sides of a union for one.
    private func formulas(of origin: ColumnOrigin) -> [String] {
        let made = origin.sources.filter { source in
            let direct = source.transformations.intersection(.direct)
            return !direct.isEmpty && direct != TransformationSet(.identity) && source.description.isEmpty
        }
        return made.map(\.formula).reduce(into: []) { known, formula in
            if !formula.isEmpty, !known.contains(formula) { known.append(formula) }
        }
    }

    /// `orders.o_orderdate (filter, sort)`, for those that decide and are not part of the value.
    private func indirectTexts(_ sources: [ColumnSource]) -> [String] {
        sources.compactMap { source in
            let kinds = source.transformations.subtracting(.direct).members
                .map { $0.subtype.lowercased().split(separator: "_").joined(separator: " ") }
            return kinds.isEmpty ? nil : "\(column(source)) (\(kinds.joined(separator: ", ")))"
        }
    }

    private func column(_ source: ColumnSource) -> String { "\(labels[source.dataset]).\(source.field.text.printable)" }

    /// Items behind a heading; no line where there is no item.
    private func headed(_ heading: String, _ items: [String]) -> [String] {
        if items.isEmpty { return [] }
        return wrapped(items, from: heading.count).enumerated().map { index, line in
            style((index == 0 ? heading : spaces(heading.count)) + line, .faint)
        }
    }

    /// Items with commas, on as many lines as they need when each starts at a column.
    private func wrapped(_ items: [String], from column: Int) -> [String] {
        var lines = [""]
        for (index, item) in items.enumerated() {
            let text = index == items.count - 1 ? item : item + ","
            let last = lines.count - 1
            if lines[last].isEmpty {
                lines[last] = text
            } else if column + lines[last].count + 1 + text.count <= style.width ?? 120 {
                lines[last] += " " + text
            } else {
                lines.append(text)
            }
        }
        return lines
    }
}

private func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }
