import FoundationEssentials
import Glibc
import Telemetry

/// What the system says of this process.
struct ProcessFigures {
    /// Bytes in RAM.
    var residentBytes: Int {
        let pages = text("/proc/self/statm").split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * sysconf(Int32(_SC_PAGESIZE))
    }

    var openFiles: Int {
        // One of them is open for this very look.
        max(0, ((try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd"))?.count ?? 1) - 1)
    }

    var mostFiles: Int {
        var limit = rlimit()
        unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return Int(clamping: limit.rlim_cur)
    }

    /// Seconds of processors' time.
    var processorTime: Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    func tell(_ exposition: inout Exposition) {
        exposition.add(MetricTable.memory, residentBytes)
        exposition.add(MetricTable.openFiles, openFiles)
        exposition.add(MetricTable.mostFiles, mostFiles)
        exposition.add(MetricTable.processorTime, processorTime)
    }

    private func text(_ file: String) -> String {
        String(decoding: FileManager.default.contents(atPath: file) ?? Data(), as: UTF8.self)
    }
}
