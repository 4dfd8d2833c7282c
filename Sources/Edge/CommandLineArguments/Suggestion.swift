import Spelling

/// Says what was probably meant.
enum Suggestion {
    /// A complaint about a word, with the nearest of what is known; dashes in front are not looked at.
    static func complain(_ what: String, _ word: String, known: [String]) -> String {
        let complaint = "\(what) '\(word)'"
        guard let meant = Spelling.nearest(to: undashed(word), in: known.map(undashed)) else { return complaint }
        let spelled = known.first { undashed($0) == meant } ?? meant
        return "\(complaint); did you mean '\(spelled)'?"
    }

    private static func undashed(_ word: String) -> String { String(word.drop { $0 == "-" }) }
}
