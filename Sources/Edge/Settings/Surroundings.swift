package import FoundationEssentials

/// What settings may refer to beside themselves: the environment (`${NAME}`) and files (`${file:/run/secrets/x}`).
package struct Surroundings: Sendable {
    package var environment: [String: String]
    package var readFile: @Sendable (String) throws -> Data

    package init(
        environment: [String: String], readFile: @escaping @Sendable (String) throws -> Data
    ) {
        self.environment = environment
        self.readFile = readFile
    }

    /// This process's own.
    package static var process: Surroundings {
        Surroundings(environment: ProcessInfo.processInfo.environment) { try Data(contentsOf: URL(filePath: $0)) }
    }
}
