extension Deployment {
    /// The settings.
    ///
    /// - Throws: when there is no such Spark or agent.
    package func conf() throws(DeploymentError) -> LineageConf {
        try check()
        var conf = LineageConf(deployment: self)
        if hasLog { setEventLog(&conf) }
        setPlanText(&conf)
        setJars(&conf)
        if hasAgent { setAgent(&conf) }
        setCatalogs(&conf)
        return conf
    }

    private func check() throws(DeploymentError) {
        guard SparkVersion.known.contains(spark) else {
            throw DeploymentError("Spark \(spark) is not known: settings are made for 3.1 to 4.3")
        }
        guard spark.scalas.contains(builtFor) else {
            let known = spark.scalas.map(\.rawValue).joined(separator: " and ")
            throw DeploymentError("Spark \(spark) is built for Scala \(known), not \(builtFor.rawValue)")
        }
        guard !hasAgent || agent >= .oldest else {
            throw DeploymentError("agent \(agent) is too old: settings are made for \(AgentVersion.oldest) and newer")
        }
        guard !hasAgent || transport != .http || url.hasPrefix("http://") || url.hasPrefix("https://") else {
            throw DeploymentError("the url needs its scheme: http://\(url)")
        }
        guard !hasAgent || transport != .file || agentFolder.hasPrefix("/") else {
            throw DeploymentError("the agent's folder must be an absolute path: \(agentFolder)")
        }
    }

    private func setEventLog(_ conf: inout LineageConf) {
        conf.set(
            "spark.eventLog.enabled", "true", "sparklineage reads this log; off by default. A line each task")
        conf.set(
            "spark.eventLog.dir", eventLogFolder,
            "the folder that sparklineage reads; it must exist, or Spark does not start")
        conf.set("spark.eventLog.compress", "true", "a fifth of the size; off by default before 4.0")
        conf.set(
            "spark.eventLog.compression.codec", "zstd",
            "readable at every flush, where lz4 lags by 32 KiB; \(spark < SparkVersion(3, 2) ? "lz4" : "zstd") by default"
        )
        conf.set(
            "spark.eventLog.rolling.enabled", "true",
            "parts can be archived while a stream runs on; off by default before 4.0")
        conf.set("spark.eventLog.rolling.maxFileSize", "128m", "of text, before compression; 10m is the least")
    }

    /// The plan's text must be whole where columns are read from it.
    private func setPlanText(_ conf: inout LineageConf) {
        guard hasLog else { return }
        conf.set(
            "spark.sql.debug.maxToStringFields", "10000",
            "wide lists are cut at 25 by default, and columns are lost; costs plan text for wide tables only")
        conf.set(
            "spark.sql.maxMetadataStringLength", "10000",
            "locations are cut at 100 characters by default, and tables get wrong names; costs next to nothing")
        conf.set(
            "spark.sql.ui.explainMode", "formatted",
            "the one text with every column; some vendors set extended, which is cut in more places")
    }

    private func setJars(_ conf: inout LineageConf) {
        var packages: [String] = []
        if hasAgent {
            if let agentJar {
                conf.set("spark.jars", agentJar, "the agent, built for Scala \(builtFor.rawValue)")
            } else {
                packages.append("io.openlineage:openlineage-spark_\(builtFor.rawValue):\(agent)")
            }
        }
        if !catalogs.isEmpty {
            if let iceberg = icebergPackage, agentJar == nil || !hasAgent {
                packages.append(iceberg)
            } else {
                conf.notes.append("Iceberg's runtime for Spark \(spark) must be on the class path: it is not set here.")
            }
        }
        guard !packages.isEmpty else { return }
        conf.set(
            "spark.jars.packages", packages.joined(separator: ","),
            "from Maven at the start, for Scala \(builtFor.rawValue); one list, a second one would replace it")
    }

    /// Iceberg's runtime, for those releases of Spark that this release of it is made for.
    private var icebergPackage: String? {
        switch (spark.major, spark.minor) {
        case (3, 4), (3, 5), (4, 0):
            "org.apache.iceberg:iceberg-spark-runtime-\(spark)_\(builtFor.rawValue):1.10.2"
        default: nil
        }
    }

    private func setCatalogs(_ conf: inout LineageConf) {
        guard !catalogs.isEmpty else { return }
        conf.set(
            "spark.sql.extensions", "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
            "MERGE, UPDATE and DELETE; not additive: join a list that is there")
        for catalog in catalogs {
            let key = "spark.sql.catalog.\(catalog.name)"
            conf.set(key, "org.apache.iceberg.spark.SparkCatalog", "Iceberg tables as \(catalog.name).db.table")
            conf.set("\(key).type", catalog.kind.rawValue, "what keeps the tables' places")
            let isHadoop = catalog.kind == .hadoop
            conf.set(
                "\(key).\(isHadoop ? "warehouse" : "uri")", catalog.place,
                isHadoop ? "where tables lie" : "the catalog's server")
        }
    }
}
