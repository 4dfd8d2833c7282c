package import LineageQuery
import LineageStore
import MarquezAPI
import Settings
import StateStore

/// The lineage in a store on this machine, asked within the process; a daemon may be writing it.
package struct StoredLineage: LineageSource {
    package let place: String
    private let api: MarquezAPI

    /// Opens a store.
    ///
    /// - Parameter file: its path.
    /// - Throws: ``Stop/unavailable(_:)`` when it is not there or cannot be opened, ``Stop/state(_:)`` when it is no store
    ///   or damaged.
    package init(_ file: String) throws(Stop) {
        place = file
        do throws(LineageStoreError) { api = MarquezAPI(try LineageStore(file, isMade: false)) } catch {
            if error.kind == .unavailable { throw .unavailable(error.description) }
            throw .state(StateStoreError(error))
        }
    }

    /// The store of the daemon whose state is in a directory, where its settings do not say otherwise.
    package static func file(in state: String) -> String { "\(state)/lineage.db" }

    /// The store of the daemon with these settings.
    ///
    /// - Throws: ``Stop/settings(_:)`` when they are bad, or name no store.
    package static func file(settings path: String) throws(Stop) -> String {
        let settings = try readingSettings { () throws(SettingsError) in try Settings.read(path) }
        for output in settings.outputs {
            if case .store(let store) = output.kind { return store.path ?? file(in: settings.state) }
        }
        throw .settings("\(path): there is no output 'store' to ask; add '- store: {}' to outputs, or give --url")
    }

    package func get(_ target: String) throws(LineageError) -> LineageAnswer {
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        let answer = api.answer(APIRequest("GET", parts.first ?? "", query: parts.count > 1 ? parts[1] : ""))
        return LineageAnswer(status: answer.status, body: answer.body)
    }
}
