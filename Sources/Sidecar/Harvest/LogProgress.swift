package import FileTailing
import FoundationEssentials
package import SparkApplication

/// How far a log is told: what must be kept to go on later, in this process or another.
///
/// ``position`` belongs to the events told up to it and is kept together with them. ``snapshot`` is larger and may be
/// older: who goes on reads again what lies between the two, and tells nothing of it.
package struct LogProgress: Sendable {
    /// Up to where everything is told.
    package var position: LogPosition
    /// Whether the log is final and its end is told too.
    package var isOver: Bool
    /// Whether what was open is told as aborted, since the log was silent for too long.
    package var isAbandoned = false
    /// The application at the position or before it; without one the log is read again from its start.
    package var snapshot: LogSnapshot?

    package init(
        position: LogPosition, isOver: Bool = false, isAbandoned: Bool = false, snapshot: LogSnapshot? = nil
    ) {
        (self.position, self.isOver, self.snapshot) = (position, isOver, snapshot)
        self.isAbandoned = isAbandoned
    }
}

/// The application that a log tells of, at one place of the log.
package struct LogSnapshot: Sendable, Codable {
    /// Where the log goes on for this application.
    package let position: LogPosition
    package let application: SparkApplication

    package init(position: LogPosition, application: SparkApplication) {
        (self.position, self.application) = (position, application)
    }
}

// MARK: - As bytes

/// The part of the progress that changes with every commit, as it is kept.
private struct KeptPlace: Codable {
    /// Counts with each change of the form.
    static let version = 1

    var version = Self.version
    var position: LogPosition
    var isOver: Bool
    var isAbandoned: Bool?
}

extension LogProgress {
    /// Reads what was kept; nil when the place is not one that this version knows.
    ///
    /// - Parameters:
    ///   - place: what ``encodedPlace()`` gave.
    ///   - snapshot: what ``LogSnapshot/encoded()`` gave. One of another version is as good as none.
    package init?(place: [UInt8], snapshot: [UInt8]?) {
        guard let kept = try? JSONDecoder().decode(KeptPlace.self, from: Data(place)),
            kept.version == KeptPlace.version
        else { return nil }
        self.init(
            position: kept.position, isOver: kept.isOver, isAbandoned: kept.isAbandoned ?? false,
            snapshot: snapshot.flatMap { LogSnapshot(encoded: $0) })
    }

    /// The position as JSON, less than a kilobyte.
    package func encodedPlace() -> [UInt8] {
        guard let bytes = json(of: KeptPlace(position: position, isOver: isOver, isAbandoned: isAbandoned ? true : nil))
        else {
            fatalError("a position is numbers and text, which are always JSON")
        }
        return bytes
    }
}

extension LogSnapshot {
    /// Reads what ``encoded()`` gave; nil when another version has written it.
    package init?(encoded: [UInt8]) {
        guard let snapshot = try? JSONDecoder().decode(LogSnapshot.self, from: Data(encoded)) else { return nil }
        self = snapshot
    }

    /// The snapshot as JSON; nil when the application has a number that JSON does not.
    package func encoded() -> [UInt8]? { json(of: self) }
}

private func json(of value: some Encodable) -> [UInt8]? { (try? JSONEncoder().encode(value)).map { Array($0) } }
