import Normalization
import Settings

/// What `sparklineage check` tells of a settings file.
package enum SettingsCheck {
    /// The JSON schema of settings.
    package static var schema: [UInt8] { Settings.schema }

    /// Reads a file; what it says in short, for people.
    ///
    /// - Throws: ``Stop/settings(_:)`` with all that is wrong.
    package static func summary(of file: String) throws(Stop) -> String {
        let settings = try readingSettings { () throws(SettingsError) in try Settings.read(file) }
        let inputs = settings.inputs.eventLogs.count + settings.inputs.openLineageFiles.count
        let outputs = settings.outputs.map(\.name).joined(separator: ", ")
        return "\(file) is sound: reads \(inputs) \(inputs == 1 ? "place" : "places") and listens on "
            + "\(settings.server.listen), sends to \(outputs), rules: \(settings.context.rules.count)"
    }

    /// Which rule of a file gives what to a job or a dataset that is described by `words`: `app`, `table` and others.
    package static func explanation(
        of words: [String: String], in file: String
    ) throws(Stop) -> [(thing: String, value: String, place: String)] {
        let context = try readingSettings { () throws(SettingsError) in try ContextSettings.read(file) }
        return ContextRules(context.rules).explanation(of: ContextSubject(words.mapValues { [$0] }))
    }
}
