package import LineageStore
import StateStore
import Transports

/// Events in their normal form on their way into a lineage store, some a commit.
package struct StoreFeed {
    /// What a commit takes.
    private static let (events, bytes) = (1000, 4 << 20)

    private let store: LineageStore
    /// The start of a line whose end is still to come.
    private var line: [UInt8] = []
    private var waiting: [[UInt8]] = []
    private var size = 0

    package init(_ store: LineageStore) { self.store = store }

    /// Opens a store, and makes it where there is none.
    package static func open(_ file: String) throws(Stop) -> StoreFeed {
        StoreFeed(try storing { () throws(LineageStoreError) in try LineageStore(file) })
    }

    /// Takes lines, each a document; the last may be cut anywhere.
    mutating func take(_ bytes: [UInt8]) throws(Stop) {
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            line += rest[..<end]
            rest = rest[(end + 1)...]
            try add(line)
            line.removeAll()
        }
        line += rest
    }

    private mutating func add(_ event: [UInt8]) throws(Stop) {
        guard !event.isEmpty else { return }
        waiting.append(event)
        size += event.count
        if waiting.count >= Self.events || size >= Self.bytes { try flush() }
    }

    /// Puts on the disk what waits.
    mutating func flush() throws(Stop) {
        guard !waiting.isEmpty else { return }
        let events = waiting
        _ = try storing { () throws(LineageStoreError) in try store.ingest(events, received: wallClock()) }
        waiting.removeAll(keepingCapacity: true)
        size = 0
    }
}

/// Uses a lineage store, whose errors end a command.
package func storing<Value>(_ body: () throws(LineageStoreError) -> Value) throws(Stop) -> Value {
    do throws(LineageStoreError) { return try body() } catch { throw .state(StateStoreError(error)) }
}

extension StateStoreError {
    init(_ error: LineageStoreError) {
        let kind: Kind =
            switch error.kind {
            case .busy: .busy
            case .full: .full
            case .unavailable, .tooLarge: .unavailable
            case .refused: .refused
            }
        self.init(kind, error.description)
    }
}
