extension LineageWalk {
    /// The walk in the language of Graphviz.
    package var dot: String {
        let drawing = Drawing(self)
        var lines = ["digraph lineage {", "  rankdir=LR;", "  node [shape=box, fontname=\"sans-serif\"];"]
        for (number, box) in drawing.boxes.enumerated() {
            let title = box.title + (box.isIncomplete ? " (incomplete)" : "")
            lines.append("  subgraph cluster_\(number) {")
            lines.append("    label=\(quoted(title));")
            if box.isIncomplete { lines.append("    style=dashed;") }
            for place in box.places {
                let style = place.isStart ? ", style=bold" : ""
                lines.append("    n\(place.number) [label=\(quoted(place.label))\(style)];")
            }
            lines.append("  }")
        }
        for arrow in drawing.arrows {
            let label = arrow.label.isEmpty ? "" : "label=\(quoted(arrow.label)), "
            lines.append("  n\(arrow.from) -> n\(arrow.to) [\(label)style=\(arrow.kind.dotStyle)];")
        }
        return (lines + ["}", ""]).joined(separator: "\n")
    }
}

extension Drawing.Kind {
    fileprivate var dotStyle: String {
        switch self {
        case .direct: "solid"
        case .indirect: "dashed"
        case .untold: "dotted"
        }
    }
}

/// A text as DOT has it: `\` would begin one of its escapes, a control character ends nothing but confuses readers.
private func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"", "\\": quoted += "\\\(scalar)"
        case _ where scalar.value < 0x20 || scalar.value == 0x7F: quoted += "\u{FFFD}"
        default: quoted.unicodeScalars.append(scalar)
        }
    }
    return quoted + "\""
}
