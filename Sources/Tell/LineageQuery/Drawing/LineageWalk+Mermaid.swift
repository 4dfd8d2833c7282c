extension LineageWalk {
    /// The walk as a flowchart of Mermaid, which Markdown shows.
    package var mermaid: String {
        let drawing = Drawing(self)
        var lines = ["flowchart LR"]
        for (number, box) in drawing.boxes.enumerated() {
            let title = box.title + (box.isIncomplete ? " (incomplete)" : "")
            lines.append("  subgraph t\(number)[\(quoted(title))]")
            for place in box.places { lines.append("    n\(place.number)[\(quoted(place.label))]") }
            lines.append("  end")
        }
        for arrow in drawing.arrows {
            let label = arrow.label.isEmpty ? "" : "|\(quoted(arrow.label))|"
            lines.append("  n\(arrow.from) \(arrow.kind == .direct ? "-->" : "-.->")\(label) n\(arrow.to)")
        }
        if let start = places.firstIndex(of: start) { lines.append("  style n\(start) stroke-width:3px") }
        return (lines + [""]).joined(separator: "\n")
    }
}

/// A text as Mermaid has it: whatever may be a mark of its own, of Markdown or of HTML stands as its number.
private func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
        if scalar.value < 0x20 || scalar.value == 0x7F {
            quoted += "\u{FFFD}"
        } else if isPlain(scalar) {
            quoted.unicodeScalars.append(scalar)
        } else {
            quoted += "#\(scalar.value);"
        }
    }
    return quoted + "\""
}

private func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", " ", "_", "-", ".", ",", "/", ":", "(", ")", "=", "+": true
    default: scalar.value > 0x7F
    }
}
