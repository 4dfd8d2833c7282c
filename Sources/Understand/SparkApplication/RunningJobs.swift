import SparkEventLog

/// Which execution the jobs and stages belong to that run.
struct RunningJobs: Hashable, Sendable, Codable {
    private struct Job: Hashable, Sendable, Codable {
        var execution: Int
        var stages: [Int]
    }

    private var jobs: [Int: Job] = [:]
    /// The job of each stage; of a stage that several jobs wait for, the first runs it.
    private var owners: [Int: Int] = [:]

    mutating func start(_ job: JobStart, execution: Int) {
        jobs[job.id] = Job(execution: execution, stages: job.stages)
        for stage in job.stages where owners[stage] == nil { owners[stage] = job.id }
    }

    /// Forgets a job and gives its execution.
    mutating func end(_ id: Int) -> Int? {
        guard let job = jobs.removeValue(forKey: id) else { return nil }
        for stage in job.stages where owners[stage] == id { owners[stage] = nil }
        return job.execution
    }

    /// The execution that a stage ran for.
    func execution(ofStage stage: Int) -> Int? {
        owners[stage].flatMap { jobs[$0]?.execution }
    }
}
