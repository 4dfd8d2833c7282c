/// What an application says of itself in its settings, and those settings that somebody asks for.
package struct Declaration: Hashable, Sendable, Codable {
    package struct Owner: Hashable, Sendable, Codable {
        package var name: String
        package var type: String

        package init(name: String, type: String) { (self.name, self.type) = (name, type) }
    }

    package struct Tag: Hashable, Sendable, Codable {
        package var key: String
        package var value: String
        package var source: String

        package init(key: String, value: String, source: String) {
            (self.key, self.value, self.source) = (key, value, source)
        }
    }

    package var owners: [Owner] = []
    package var jobTags: [Tag] = []
    package var runTags: [Tag] = []
    /// Settings that rules ask for; never sent.
    package var settings: [String: String] = [:]

    package init() {}
}
