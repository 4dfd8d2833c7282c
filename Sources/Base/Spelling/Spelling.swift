/// Finds the word that was probably meant by one that is not known.
package enum Spelling {
    /// The known word nearest to this one, the letters' case aside; nil when none is near.
    ///
    /// Near is a word with few changes, or one that begins as this one.
    package static func nearest(to word: String, in known: [String]) -> String? {
        guard !word.isEmpty, word.utf8.count <= 64 else { return nil }
        let typed = word.lowercased()
        var best: (word: String, distance: Int)?
        for candidate in known {
            let changes = distance(typed, candidate.lowercased())
            if changes < best?.distance ?? Int.max { best = (candidate, changes) }
        }
        guard let best, best.distance <= max(1, typed.count / 3) || isStart(typed, of: best.word) else {
            return known.first { isStart(typed, of: $0) }
        }
        return best.word
    }

    /// How many single changes (a character put in, taken out, replaced, or two neighbours swapped) lie between two words.
    package static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left)
        let right = Array(right)
        var beforeLast = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        for (row, character) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                var best = min(last[column] + (character == other ? 0 : 1), last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, character == right[column - 1], left[row - 1] == other {
                    best = min(best, beforeLast[column - 1] + 1)
                }
                current.append(best)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }

    private static func isStart(_ typed: String, of word: String) -> Bool {
        typed.count > 1 && word.lowercased().hasPrefix(typed)
    }
}
