import LineageModel
import LineageStore
import OpenLineage

extension JSONWriter {
    /// The bytes of what is written.
    static func encoded(_ write: (inout JSONWriter) -> Void) -> [UInt8] {
        var json = JSONWriter()
        write(&json)
        return json.bytes
    }

    mutating func member(_ key: String, _ moment: Moment) { member(key, moment.iso8601) }

    mutating func member(_ key: String, orNull moment: Moment?) { member(key, orNull: moment?.iso8601) }

    mutating func member(_ key: String, orNull name: Name?) { member(key, orNull: name?.text) }

    mutating func member(_ key: String, orNull id: RunID?) { member(key, orNull: id?.description) }

    mutating func member(_ key: String, _ number: Int) {
        self.key(key)
        integer(number)
    }

    /// Writes a namespace and a name as an object.
    mutating func object(_ key: String, _ namespace: Name, _ name: Name) {
        self.key(key)
        identity(namespace, name)
    }

    mutating func identity(_ namespace: Name, _ name: Name) {
        object { json in
            json.member("namespace", namespace)
            json.member("name", name)
        }
    }

    mutating func array(_ key: String, _ identities: [DatasetIdentity]) {
        array(key, of: identities) { $0.identity($1.namespace, $1.name) }
    }

    mutating func array(_ key: String, _ texts: [String]) { array(key, of: texts) { $0.string($1) } }

    /// Writes facets as an object, each as it was told.
    mutating func facets(_ facets: [StoredFacet]) {
        object("facets") { json in
            for facet in facets {
                json.key(facet.name)
                json.literal(facet.body)
            }
        }
    }
}

extension Moment {
    /// The moment in UTC, with as many digits of a second as it needs of none, three or six.
    var iso8601: String {
        let (second, fraction) = divided(microseconds, by: 1_000_000)
        let text = Timestamp(milliseconds: second * 1000).iso8601.prefix(19)
        if fraction == 0 { return "\(text)Z" }
        let digits = fraction % 1000 == 0 ? String(fraction / 1000 + 1000) : String(fraction + 1_000_000)
        return "\(text).\(digits.dropFirst())Z"
    }

    /// Milliseconds from another moment to this one.
    func milliseconds(since other: Moment) -> Int { Int((microseconds - other.microseconds) / 1000) }
}

/// Quotient and remainder, which is never negative.
private func divided(_ value: Int64, by divisor: Int64) -> (Int64, Int64) {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
}
