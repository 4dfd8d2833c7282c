import FoundationEssentials
import StateStore

/// The directory of a shipment's state: one that was named, or one of its own.
struct ShipmentDirectory: Sendable {
    let path: String
    /// Whether the state is made where there is none.
    let isMade: Bool
    private let isTemporary: Bool

    /// Chooses it.
    ///
    /// - Parameter options: what the operator said.
    /// - Throws: when a state is there that nobody said to go on with.
    init(_ options: ShipmentOptions) throws(Stop) {
        isTemporary = options.state == nil
        isMade = !options.isResumed
        path = options.state ?? Self.temporary
        guard !options.isResumed, FileManager.default.fileExists(atPath: "\(path)/state.db") else { return }
        throw .state(
            StateStoreError(
                .refused,
                "\(path): an earlier harvest is kept here; go on with it by --resume, or name another directory")
        )
    }

    /// Removes what nobody needs; whether it did.
    func remove(ifUnneeded isUnneeded: Bool) -> Bool {
        guard isTemporary, isUnneeded else { return false }
        return (try? FileManager.default.removeItem(atPath: path)) != nil
    }

    private static var temporary: String {
        "\(FileManager.default.temporaryDirectory.path)/sparklineage-\(UUID().uuidString.prefix(8))"
    }
}
