package import ByteReading

extension ReadConf {
    /// Reads what an event log's EnvironmentUpdate says.
    ///
    /// - Parameters:
    ///   - environmentUpdate: the event.
    ///   - version: Spark's own, from the log's first line.
    package init(environmentUpdate: JSONValue, version: String?) {
        self.init(.log)
        spark = version.flatMap { SparkVersion($0) }
        for member in environmentUpdate["Spark Properties"]?.object?.members ?? [] {
            if let value = member.value.string { add(member.key, value, line: nil) }
        }
        for member in environmentUpdate["System Properties"]?.object?.members ?? [] {
            if member.key == "java.class.path" {
                classPath += (member.value.string ?? "").split(separator: ":").map(String.init)
            }
        }
        classPath += environmentUpdate["Classpath Entries"]?.object?.members.map(\.key) ?? []
        let library = classPath.compactMap { $0.split(separator: "/").last }.first { $0.hasPrefix("scala-library-") }
        scala = library.flatMap { ScalaVersion(rawValue: String($0.dropFirst("scala-library-".count).prefix(4))) }
        for key in keys("spark.kubernetes.driver.volumes.") where key.hasSuffix(".mount.path") {
            if let path = value(key) { mounts.append(path) }
        }
    }
}
