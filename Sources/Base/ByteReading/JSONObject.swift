/// The members of a JSON object, in their order, each key once.
public struct JSONObject: Sendable {
    /// A key and its value.
    public struct Member: Sendable {
        /// The key, escapes resolved.
        public let key: String
        /// The value.
        public var value: JSONValue

        /// Makes a member.
        public init(_ key: String, _ value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// The members, in their order.
    public private(set) var members: [Member]

    /// Makes an object; of a key that stands twice the last value counts, in the place of the first.
    public init(_ members: [Member] = []) {
        self.members = members
        removeRepeatedKeys()
    }

    /// The value of a member; setting replaces, appends or, by nil, removes.
    ///
    /// - Complexity: linear in the number of members.
    public subscript(key: String) -> JSONValue? {
        get { index(of: key).map { members[$0].value } }
        _modify {
            let index = index(of: key)
            var value = index.map { exchange(&members[$0].value, with: .null) }
            defer { put(value, for: key, at: index) }
            yield &value
        }
    }

    /// Changes each value in place; the keys stay.
    public mutating func changeEachValue(_ change: (_ key: String, inout JSONValue) -> Void) {
        for index in members.indices { change(members[index].key, &members[index].value) }
    }

    /// Changes each key; where two become one the last value counts.
    public mutating func changeEachKey(_ change: (String) -> String) {
        members = members.map { Member(change($0.key), $0.value) }
        removeRepeatedKeys()
    }

    /// Removes the members of which it is true.
    public mutating func removeAll(where isUnwanted: (Member) -> Bool) {
        members.removeAll(where: isUnwanted)
    }

    private func index(of key: String) -> Int? {
        members.firstIndex { isSameText($0.key, key) }
    }

    private mutating func put(_ value: JSONValue?, for key: String, at index: Int?) {
        switch (value, index) {
        case (let value?, let index?): members[index].value = value
        case (let value?, nil): members.append(Member(key, value))
        case (nil, let index?): members.remove(at: index)
        case (nil, nil): break
        }
    }
}

extension JSONObject: Equatable {
    /// Whether both are written alike.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.members.elementsEqual(right.members) { isSameText($0.key, $1.key) && $0.value == $1.value }
    }
}

extension JSONObject {
    private mutating func removeRepeatedKeys() {
        guard hasRepeatedKeys else { return }
        var places: [[UInt8]: Int] = [:]
        var kept: [Member] = []
        for member in members {
            let key = Array(member.key.utf8)
            if let place = places[key] {
                kept[place].value = member.value
            } else {
                places[key] = kept.count
                kept.append(member)
            }
        }
        members = kept
    }

    /// Few keys, as most objects have, are compared each with each: that is faster than a hash of each.
    private var hasRepeatedKeys: Bool {
        guard members.count <= 16 else { return Set(members.map { Array($0.key.utf8) }).count < members.count }
        for (index, member) in members.enumerated() {
            for earlier in members[..<index] where isSameText(earlier.key, member.key) { return true }
        }
        return false
    }
}

/// Whether two texts have the same bytes; `==` would also join those that only look alike.
func isSameText(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count && left.utf8.elementsEqual(right.utf8)
}
