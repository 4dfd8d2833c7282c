/// A command line that cannot be followed: what is wrong, and how to put it right.
package struct UsageError: Error, Equatable, Sendable {
    /// What is wrong, with a suggestion where there is one.
    package let message: String
    /// The names of the command it was meant for: `["sparklineage", "harvest"]`.
    package let command: [String]
    /// The command's usage line, without the word `usage`.
    package let usage: String

    /// The status a process ends with (`EX_USAGE`).
    package static let exitCode: Int32 = 64

    /// The lines for stderr.
    package var description: String {
        let name = command.joined(separator: " ")
        return """
            \(command.first ?? ""): \(message)
            usage: \(usage)
            Try '\(name) --help'.
            """
    }
}
