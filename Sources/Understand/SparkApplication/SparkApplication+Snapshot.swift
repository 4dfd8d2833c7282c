import ColumnLineage
import DatasetNaming
import LineageModel

/// The state as a value: who resumes a log goes on from it without the log's beginning.
///
/// What a plan was read to is left out where it can be read again, and so is the reader of plans.
extension SparkApplication: Codable {
    /// Counts with each change of the state's form: one that is not this is no state to go on from.
    private static let snapshotVersion = 4

    private enum CodingKeys: String, CodingKey {
        case version, logName, namespace, phase, properties, sparkVersion, naming, streams, actions, roots, jobs,
            schemas
        case memory, held, lastTime, awaitingPlans, unread, hasGap, hasLogStart, hasSettings
    }

    /// - Throws: `DecodingError`, also for a snapshot of another version.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let version = try values.decode(Int.self, forKey: .version)
        guard version == Self.snapshotVersion else {
            throw DecodingError.dataCorruptedError(
                forKey: .version, in: values, debugDescription: "a snapshot of version \(version) is not known")
        }
        self.init(
            logName: try values.decode(String.self, forKey: .logName),
            namespace: try values.decodeIfPresent(Name.self, forKey: .namespace))
        phase = try values.decode(Phase.self, forKey: .phase)
        properties = try values.decode(SparkConfiguration.self, forKey: .properties)
        sparkVersion = try values.decodeIfPresent(String.self, forKey: .sparkVersion)
        naming = try values.decode(DatasetNaming.self, forKey: .naming)
        streams = try values.decode(StreamingQueries.self, forKey: .streams)
        actions = try values.decode([Int: Action].self, forKey: .actions)
        roots = try values.decode([Int: Int].self, forKey: .roots)
        jobs = try values.decode(RunningJobs.self, forKey: .jobs)
        schemas = try values.decode(KnownSchemas.self, forKey: .schemas)
        memory = try values.decode(AttributeMemory.self, forKey: .memory)
        held = try values.decode([HeldAction].self, forKey: .held)
        lastTime = try values.decode(Timestamp.self, forKey: .lastTime)
        awaitingPlans = try values.decode(Set<Int>.self, forKey: .awaitingPlans)
        unread = try values.decode([IncompleteReason: Int].self, forKey: .unread)
        hasGap = try values.decode(Bool.self, forKey: .hasGap)
        hasLogStart = try values.decode(Bool.self, forKey: .hasLogStart)
        hasSettings = try values.decode(Bool.self, forKey: .hasSettings)
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(Self.snapshotVersion, forKey: .version)
        try values.encode(logName, forKey: .logName)
        try values.encodeIfPresent(namespace, forKey: .namespace)
        try values.encode(phase, forKey: .phase)
        try values.encode(properties, forKey: .properties)
        try values.encodeIfPresent(sparkVersion, forKey: .sparkVersion)
        try values.encode(naming, forKey: .naming)
        try values.encode(streams, forKey: .streams)
        try values.encode(actions, forKey: .actions)
        try values.encode(roots, forKey: .roots)
        try values.encode(jobs, forKey: .jobs)
        try values.encode(schemas, forKey: .schemas)
        try values.encode(memory, forKey: .memory)
        try values.encode(held, forKey: .held)
        try values.encode(lastTime, forKey: .lastTime)
        try values.encode(awaitingPlans, forKey: .awaitingPlans)
        try values.encode(unread, forKey: .unread)
        try values.encode(hasGap, forKey: .hasGap)
        try values.encode(hasLogStart, forKey: .hasLogStart)
        try values.encode(hasSettings, forKey: .hasSettings)
    }
}
