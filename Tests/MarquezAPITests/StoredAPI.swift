import ByteReading
import LineageModel
import LineageStore
import MarquezAPI
import Normalization
import TestSupport

/// The API over a store in a folder of its own.
struct StoredAPI {
    private let folder: TemporaryDirectory
    let store: LineageStore
    let api: MarquezAPI

    init() throws {
        folder = try TemporaryDirectory("api")
        store = try LineageStore(folder.path("lineage.db"))
        api = MarquezAPI(store)
    }

    /// Takes an event as the daemon's intake does; false when it is refused.
    func take(_ body: [UInt8]) throws -> Bool {
        guard var event = try? JSONValue(parsing: body) else { return false }
        let now = Timestamp(milliseconds: Self.now)
        do { try EventCheck().check(&event, at: now) } catch { return false }
        return try store.ingest([event.encoded()], received: now) == [.stored]
    }

    @discardableResult
    func take(_ event: String) throws -> Bool { try take(Array(event.utf8)) }

    /// Asks; the target is a path with its query.
    func ask(_ target: String, _ method: String = "GET", body: String = "", accept: String? = nil) -> Answer {
        let path = target.prefix { $0 != "?" }
        let response = api.answer(
            APIRequest(
                method, String(path), query: String(target.dropFirst(path.count + 1)), body: Array(body.utf8),
                accept: accept))
        return Answer(status: response.status, body: (try? JSONValue(parsing: response.body)) ?? .null)
    }

    struct Answer {
        let status: Int
        let body: JSONValue
    }

    /// A day on which the events of the contract lie in the past.
    private static let now: Int64 = 1_780_000_000_000
}
