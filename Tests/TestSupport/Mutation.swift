extension [UInt8] {
    /// These bytes with a few random changes: bytes replaced, put in, taken out or doubled, stretches moved, the end cut.
    ///
    /// The same generator in the same state makes the same changes.
    package func mutated(by random: inout some RandomNumberGenerator, changes: ClosedRange<Int> = 1...4) -> [UInt8] {
        var bytes = self
        for _ in 0..<Int.random(in: changes, using: &random) { bytes.mutateOnce(by: &random) }
        return bytes
    }

    private mutating func mutateOnce(by random: inout some RandomNumberGenerator) {
        guard !isEmpty else { return append(.random(in: 0...255, using: &random)) }
        let place = Int.random(in: 0..<count, using: &random)
        switch Int.random(in: 0..<8, using: &random) {
        case 0: self[place] = .random(in: 0...255, using: &random)
        case 1: self[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
        case 2: self[place] = Self.telling.randomElement(using: &random) ?? 0
        case 3: insert(Self.telling.randomElement(using: &random) ?? 0, at: place)
        case 4: remove(at: place)
        case 5: removeLast(count - place)
        case 6: insert(contentsOf: self[stretch(from: place, by: &random)], at: place)
        default: removeSubrange(stretch(from: place, by: &random))
        }
    }

    private func stretch(from place: Int, by random: inout some RandomNumberGenerator) -> Range<Int> {
        place..<Swift.min(count, place + Int.random(in: 1...32, using: &random))
    }

    /// Bytes that mean something to the parsers: of JSON, of plans, of paths, of UTF-8.
    private static var telling: [UInt8] {
        Array("\"\\{}[](),:#.'`-+ \n\r\t0".utf8) + [0, 0x7F, 0x80, 0xC3, 0xE2, 0xF0, 0xFF]
    }
}
