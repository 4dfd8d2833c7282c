/// An attribute as a plan prints it: `name#id`, with `L` behind the id of a bigint.
package struct AttributeToken: Hashable, Sendable {
    package var id: Int32
    package var name: TextRange

    package init(id: Int32, name: TextRange) {
        self.id = id
        self.name = name
    }
}

extension PlanText {
    /// The id behind a `#`, and where it ends: after its digits, an `L`, and `-T1000ms` of a watermark.
    package func attributeID(after hash: Int, before end: Int) -> (id: Int32, end: Int)? {
        var index = hash + 1
        var id: Int64 = 0
        while index < end, bytes[index].isDigit {
            id = id &* 10 &+ Int64(bytes[index] &- 48)
            guard id <= Int64(Int32.max) else { return nil }
            index += 1
        }
        guard index > hash + 1 else { return nil }
        if index < end, bytes[index] == UInt8(ascii: "L") { index += 1 }
        return (Int32(id), watermarkEnd(index, before: end))
    }

    /// Whether an attribute is a bigint, by the `L` behind its id.
    package func isLong(_ attribute: AttributeToken) -> Bool {
        var index = attribute.name.upper + 1
        while index < bytes.count, bytes[index].isDigit { index += 1 }
        return index < bytes.count && bytes[index] == UInt8(ascii: "L") && bytes[attribute.name.upper] == .hash
    }

    private func watermarkEnd(_ place: Int, before end: Int) -> Int {
        guard has("-T", at: place, before: end) else { return place }
        var index = place + 2
        while index < end, bytes[index].isDigit { index += 1 }
        return index > place + 2 && has("ms", at: index, before: end) ? index + 2 : place
    }

    /// The attribute that ends a range: the last `name#id` of an item.
    package func attributeAtEnd(of item: TextRange) -> AttributeToken? {
        var hash = item.upper - 1
        // An id has at most ten digits; what is behind it is short.
        let limit = max(item.lower, item.upper - 40)
        while hash >= limit {
            if bytes[hash] == .hash, let (id, end) = attributeID(after: hash, before: item.upper), end == item.upper {
                return AttributeToken(id: id, name: TextRange(item.lower, hash))
            }
            hash -= 1
        }
        return nil
    }
}
