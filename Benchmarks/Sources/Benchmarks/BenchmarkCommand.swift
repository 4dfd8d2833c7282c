import Glibc

/// `make bench`: the release binary against `wc -l` on the same files in the same run.
@main
struct BenchmarkCommand {
    static func main() {
        do {
            let arguments = CommandLine.arguments
            if arguments.count == 3, arguments[1] == LineSplitting.command {
                return try LineSplitting.count(arguments[2])
            }
            exit(try run() ? 0 : 1)
        } catch {
            print("failed: \(error)")
            exit(1)
        }
    }

    /// Runs every benchmark, or those that arguments name; whether all were within their bars.
    private static func run() throws(BenchmarkError) -> Bool {
        let place = try Place()
        defer { place.remove() }
        print(Result.header)
        var isFine = true
        let wanted = CommandLine.arguments.dropFirst()
        let groups = Benchmark.groups.filter { wanted.isEmpty || wanted.contains($0.name) }
        for benchmark in groups.flatMap(\.benchmarks) {
            for result in try benchmark.run(place) {
                print(result)
                fflush(nil)
                isFine = isFine && result.isFine
            }
        }
        return isFine
    }
}

/// Why a benchmark could not be run.
struct BenchmarkError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
