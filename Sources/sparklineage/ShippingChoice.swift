import CommandLineArguments
import Glibc
import Sidecar
import Transports

/// What the command line says of sending: `--to`, `--state`, `--resume`, `--timeout`.
struct ShippingChoice: Equatable, Sendable {
    let url: String
    var state: String?
    var isResumed = false
    var patience: Duration?

    func options() throws(Stop) -> ShipmentOptions {
        let key = unsafe getenv("OPENLINEAGE_API_KEY").map { unsafe String(cString: $0) }
        do throws(HTTPEndpointError) {
            var options = try ShipmentOptions(url: url, apiKey: key)
            options.state = state
            options.isResumed = isResumed
            if let patience { options.patience = patience }
            return options
        } catch {
            throw .settings("sparklineage: --to: \(error)")
        }
    }
}

/// A time on the command line, in seconds.
struct Seconds: ExpressibleByArgument, Equatable {
    let time: Duration

    init?(argument: String) {
        guard let seconds = Double(argument), seconds >= 0, seconds <= 31_536_000 else { return nil }
        time = .milliseconds(Int(seconds * 1000))
    }

    static var expectation: String { "a number of seconds" }
}
