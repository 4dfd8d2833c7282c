package import FileTailing
package import HTTPServer
package import Secrecy
package import Settings
package import Transports

/// What a daemon does: its settings, made ready for use.
package struct DaemonPlan: Sendable {
    /// A sink and the way to it.
    package struct Sink: Sendable {
        package enum Way: Sendable {
            case marquez(HTTPTransportSettings)
            case file(path: String, rotatingAt: Int, keeping: Int)
            case console
            /// A lineage store in a file.
            case store(path: String, keeping: Duration)
        }

        /// Its name in the state.
        package var name: String
        package var way: Way
        /// How many bytes may wait for a sink that loses its oldest events rather than hold the others; nil for one that
        /// loses none.
        package var mostWaiting: Int?

        package init(name: String, way: Way, mostWaiting: Int? = nil) {
            (self.name, self.way, self.mostWaiting) = (name, way, mostWaiting)
        }
    }

    /// Event logs that are looked for.
    package struct LogInput: Sendable {
        package var pattern: PathPattern
        package var label: String?

        package init(pattern: PathPattern, label: String? = nil) { (self.pattern, self.label) = (pattern, label) }
    }

    /// The directory of the state.
    package var state: String
    /// Files and folders of event logs.
    package var logs: [LogInput] = []
    /// Files of OpenLineage events.
    var eventFiles: [EventFileInput] = []
    /// How often folders are looked at, and how long a file may be silent before nothing more is expected of it.
    package var pacing = FollowPacing()
    package var context = HarvestContext()
    package var sinks: [Sink] = []
    /// How many bytes of events may wait before nothing more is read.
    package var outboxLimit = 10_000_000_000
    /// Host and port, or the path of a socket; nil for no listener.
    package var listen: String?
    /// What callers must send as bearer token; nil where everybody may.
    package var token: Secret?
    /// Bytes of a request's body.
    package var maxBody = 16 << 20
    package var log = DaemonLog()
    /// How events are told.
    package var telling = TellingPlan()
    /// The certificate of HTTPS; nil for plain HTTP.
    package var identity: TLSIdentity?
    /// Jobs that should end well, by name or pattern, and how often, in milliseconds.
    package var expected: [(job: String, every: Int64)] = []
    /// The file that all of it was read from, and what it said.
    package var file: String?
    package var settings = Settings()

    package init(state: String) { self.state = state }

    /// How many bytes may wait for each of the sinks that lose their oldest events.
    var optionalSinks: [String: Int] {
        let limits = sinks.compactMap { sink in sink.mostWaiting.map { (sink.name, $0) } }
        return Dictionary(limits) { first, _ in first }
    }

    /// This plan with what another one can change while it is carried out.
    func taking(_ new: DaemonPlan) -> DaemonPlan {
        var plan = new
        (plan.state, plan.sinks) = (state, sinks)
        (plan.listen, plan.token, plan.maxBody, plan.identity) = (listen, token, maxBody, identity)
        plan.log = log
        (plan.settings.state, plan.settings.outputs) = (settings.state, settings.outputs)
        plan.settings.server = settings.server
        return plan
    }
}
