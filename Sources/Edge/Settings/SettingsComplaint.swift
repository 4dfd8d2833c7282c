/// A place in a text: line and column, both from 1; the column counts characters.
package struct TextPlace: Hashable, Comparable, Sendable {
    package var line: Int
    package var column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// No place in the text, which is not there or not readable.
    static let wholeFile = TextPlace(line: 0, column: 0)

    package static func < (left: TextPlace, right: TextPlace) -> Bool {
        left.line == right.line ? left.column < right.column : left.line < right.line
    }
}

/// Something wrong at a place in a settings file: what it is, and what to do.
package struct SettingsComplaint: Hashable, Sendable, Error {
    package var place: TextPlace
    package var text: String

    package init(_ text: String, at place: TextPlace) {
        self.place = place
        self.text = text
    }
}

/// All that is wrong in a settings file; its description has a line for each, `file:line:column: what; what to do`.
package struct SettingsError: Hashable, Sendable, Error, CustomStringConvertible {
    package var file: String
    package var complaints: [SettingsComplaint]

    package init(file: String, complaints: [SettingsComplaint]) {
        self.file = file
        self.complaints = complaints.sorted { $0.place < $1.place }
    }

    package var description: String {
        complaints.map { complaint in
            let place = complaint.place
            return place == .wholeFile
                ? "\(file): \(complaint.text)" : "\(file):\(place.line):\(place.column): \(complaint.text)"
        }.joined(separator: "\n")
    }
}
