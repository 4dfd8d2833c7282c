/// What fits into Marquez's tables, as it was measured; texts count in bytes or, where PostgreSQL does so, characters.
enum Limit {
    static let namespace = 1024
    /// Of a job and of its parent: both together are one indexed name of 1,300 bytes.
    static let jobName = 640
    /// Longer names are told apart by their first 255 characters only, and two that agree there break both pages.
    static let datasetName = 255
    static let fieldName = 255
    static let facetName = 255
    static let transformationType = 255
    static let location = 255
    static let lifecycleState = 63
    static let symlinkType = 64
    /// Of a column's name and type together: the row of an index.
    static let fieldBytes = 2600
    static let numberDigits = 300
    /// Larger facets slow every reader.
    static let facetBytes = 1_000_000
    /// What long texts in a facet that is too large are cut to.
    static let cutText = 16_384
}

extension String {
    /// The text if it has at most so many characters, else its start with a check sum of the whole at its end.
    ///
    /// Two texts that differ stay different but for one chance in 2⁶⁴.
    func shortened(toCharacters limit: Int) -> String {
        guard utf8.count > limit, unicodeScalars.count > limit else { return self }
        var start = UnicodeScalarView()
        start.append(contentsOf: unicodeScalars.prefix(limit - 17))
        return "\(String(start))~\(checkSum)"
    }

    /// The same for a limit in bytes.
    func shortened(toBytes limit: Int) -> String {
        guard utf8.count > limit else { return self }
        return "\(cut(toBytes: limit - 17))~\(checkSum)"
    }

    /// As much of the start as fits into so many bytes.
    func cut(toBytes limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var end = utf8.index(startIndex, offsetBy: limit)
        while end > startIndex, end.samePosition(in: unicodeScalars) == nil { end = utf8.index(before: end) }
        return String(self[..<end])
    }

    /// FNV-1a of the bytes in 16 hexadecimal digits.
    private var checkSum: String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// Whether nothing can be seen of it: such names break lists.
    var isBlank: Bool { unicodeScalars.allSatisfy { $0.value <= 0x20 || $0.properties.isWhitespace } }
}
