import ByteReading

/// Finds any of many words in one pass over the bytes, letters of any case (Aho and Corasick 1975).
struct TriggerAutomaton: Sendable {
    /// The classes of bytes: 0 for all that no word holds.
    private let classes: [UInt8]
    private let classCount: Int
    /// The next state for each state and class.
    private let next: [UInt16]
    /// The words that end in a state.
    private let ends: [[Int]]
    private let isEnd: [Bool]

    init(_ words: [String]) {
        let words = words.map { $0.utf8.map(lowercased) }
        var classes = [UInt8](repeating: 0, count: 256)
        for byte in Set(words.joined()).sorted() {
            let used = (classes.max() ?? 0) + 1
            classes[Int(byte)] = used
            if isLetter(byte) { classes[Int(byte ^ 0x20)] = used }
        }
        self.classes = classes
        classCount = Int(classes.max() ?? 0) + 1
        var trie = Trie(classCount: classCount)
        for (index, word) in words.enumerated() { trie.insert(word.map { Int(classes[Int($0)]) }, index) }
        trie.close()
        next = trie.next.map { UInt16(clamping: max($0, 0)) }
        ends = trie.ends
        isEnd = trie.ends.map { !$0.isEmpty }
    }

    /// Where the first word ends; nil when there is none.
    func firstMatch(in bytes: RawSpan) -> Int? {
        var state = 0
        for index in 0..<bytes.byteCount {
            state = Int(next[state &* classCount &+ Int(classes[Int(bytes.byte(at: index))])])
            if isEnd[state] { return index + 1 }
        }
        return nil
    }

    /// Gives each word that occurs, with where it ends.
    func eachMatch(in bytes: RawSpan, _ body: (_ word: Int, _ end: Int) -> Void) {
        var state = 0
        for index in 0..<bytes.byteCount {
            state = Int(next[state &* classCount &+ Int(classes[Int(bytes.byte(at: index))])])
            if isEnd[state] { for word in ends[state] { body(word, index + 1) } }
        }
    }
}

/// The words as a tree, which becomes an automaton when each missing branch leads to the longest suffix that has it.
private struct Trie {
    let classCount: Int
    private(set) var next: [Int]
    private(set) var ends: [[Int]] = [[]]

    init(classCount: Int) {
        self.classCount = classCount
        next = Array(repeating: -1, count: classCount)
    }

    mutating func insert(_ word: [Int], _ index: Int) {
        var state = 0
        for letter in word {
            let place = state * classCount + letter
            if next[place] < 0 {
                next[place] = ends.count
                ends.append([])
                next += Array(repeating: -1, count: classCount)
            }
            state = next[place]
        }
        ends[state].append(index)
    }

    /// Goes through the states by their depth.
    mutating func close() {
        var suffix = Array(repeating: 0, count: ends.count)
        var queue = [0]
        var place = 0
        while place < queue.count {
            let state = queue[place]
            place += 1
            for letter in 0..<classCount {
                let branch = state * classCount + letter
                let fallback = state == 0 ? 0 : next[suffix[state] * classCount + letter]
                guard next[branch] >= 0 else {
                    next[branch] = fallback
                    continue
                }
                suffix[next[branch]] = fallback
                ends[next[branch]] += ends[fallback]
                queue.append(next[branch])
            }
        }
    }
}

func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }

func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
}
