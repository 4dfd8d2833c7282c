import LineageModel

extension JSONWriter {
    mutating func runFacets(_ run: RunDescription) {
        if let parent = run.parent { parentFacet(parent, root: run.root ?? parent) }
        if let version = run.sparkVersion { processingEngineFacet(sparkVersion: version) }
        if let message = run.errorMessage { errorMessageFacet(message) }
        if let cost = run.cost { costFacet(cost) }
        if let application = run.application { applicationDetailsFacet(application) }
        if let details = run.jobDetails { jobDetailsFacet(details) }
        if let streaming = run.streaming { streamingFacet(streaming) }
        if let tags = run.application?.declared?.runTags, !tags.isEmpty { tagsFacet(.runTags, tags) }
        if !run.incomplete.isEmpty { completenessFacet(.runCompleteness, run.incomplete) }
    }

    private mutating func parentFacet(_ parent: RunReference, root: RunReference) {
        facet(.parent) { json in
            json.reference(parent)
            json.object("root") { $0.reference(root) }
        }
    }

    private mutating func reference(_ reference: RunReference) {
        object("run") { $0.member("runId", reference.id.description) }
        object("job") { json in
            json.member("namespace", reference.namespace)
            json.member("name", reference.job)
        }
    }

    private mutating func processingEngineFacet(sparkVersion: String) {
        facet(.processingEngine) { json in
            json.member("version", sparkVersion)
            json.member("name", "spark")
            json.member("openlineageAdapterVersion", ProductVersion.current)
        }
    }

    private mutating func errorMessageFacet(_ message: String) {
        facet(.errorMessage) { json in
            json.member("message", message)
            json.member("programmingLanguage", "JAVA")
        }
    }
}

// MARK: - Our own

extension JSONWriter {
    private mutating func costFacet(_ cost: RunCost) {
        facet(.cost) { json in
            json.member("executorRunTime", ifKnown: cost.executorRunTime)
            json.member("executorCpuTime", ifKnown: cost.executorProcessorTime)
            json.member("shuffleBytesRead", ifKnown: cost.shuffleBytesRead)
            json.member("shuffleBytesWritten", ifKnown: cost.shuffleBytesWritten)
            json.member("memoryBytesSpilled", ifKnown: cost.memoryBytesSpilled)
            json.member("diskBytesSpilled", ifKnown: cost.diskBytesSpilled)
        }
    }
}

// MARK: - Facets as the Spark agent writes them, without a published schema

extension JSONWriter {
    private mutating func applicationDetailsFacet(_ application: ApplicationDetails) {
        facet(.applicationDetails) { json in
            json.member("master", ifKnown: application.master)
            json.member("appName", application.name)
            json.member("applicationId", application.applicationID)
            json.member("deployMode", ifKnown: application.deployMode)
            json.member("driverHost", ifKnown: application.driverHost)
            json.member("userName", ifKnown: application.user)
        }
    }

    private mutating func jobDetailsFacet(_ details: JobDetails) {
        guard details != JobDetails() else { return }
        facet(.jobDetails) { json in
            json.member("jobId", ifKnown: details.jobID)
            json.member("jobDescription", ifKnown: details.description)
            json.member("jobGroup", ifKnown: details.group)
            json.member("jobCallSite", ifKnown: details.callSite)
        }
    }
}

// MARK: - Facets of ours

extension JSONWriter {
    private mutating func streamingFacet(_ details: StreamingDetails) {
        facet(.streaming) { json in
            json.member("queryId", details.queryID)
            json.member("batches", ifKnown: details.batches)
            json.member("inputRows", ifKnown: details.inputRows)
            json.member("outputRows", ifKnown: details.outputRows)
            json.member("lastBatch", ifKnown: details.lastBatch)
            json.array("offsets", of: details.offsets) { json, offset in
                json.object { json in
                    json.member("source", offset.source)
                    json.member("end", offset.end)
                }
            }
        }
    }
}
