/// What was looked up lately; when it is full it begins anew, so that memory stays bounded however long it goes on.
struct Remembered<Key: Hashable, Value> {
    private var values: [Key: Value] = [:]
    private let limit: Int

    init(atMost limit: Int = 200_000) { self.limit = limit }

    var count: Int { values.count }

    subscript(key: Key) -> Value? {
        get { values[key] }
        set {
            if values.count >= limit { values.removeAll() }
            values[key] = newValue
        }
    }

    mutating func removeAll() { values.removeAll() }
}
