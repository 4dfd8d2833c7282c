import ByteReading
import Digest
import FileTailing
import LineageModel
import Normalization
import StateStore

/// One turn of reading a file of events: from where it was left to its end, or as much as others can wait for.
struct EventFileTurn: ~Copyable {
    /// So much of a file is read before it is the next one's turn.
    private static let size = 4 << 20

    private let file: EventFile
    private let normalForm: NormalForm
    private let now: Timestamp
    private var tail: PartTail
    private var assembler: DocumentAssembler
    private let start: Int

    /// Opens a file where it was left.
    ///
    /// - Parameters:
    ///   - file: the file.
    ///   - normalForm: takes secrets out.
    ///   - original: how far the file is read that this one is a copy of.
    ///   - now: the present.
    /// - Throws: when the file cannot be read.
    init(
        _ file: EventFile, _ normalForm: NormalForm, copyOf original: PartPosition? = nil, at now: Timestamp
    ) throws(LogError) {
        (self.file, self.normalForm, self.now) = (file, normalForm, now)
        let log = LogFile(file.path)
        if let position = file.position ?? original,
            let again = try PartTail.resume(log, at: position, isSameFile: original == nil)
        {
            tail = consume again
        } else {
            tail = try PartTail(log)
        }
        assembler = DocumentAssembler(at: tail.nextOffset, after: tail.lastBytes)
        start = tail.filePosition
    }

    /// Reads on.
    ///
    /// - Parameters:
    ///   - isFinal: whether an unfinished document at the end is given up.
    ///   - parcel: gets what is read, with how far.
    ///   - gate: takes the parcel when it is large.
    /// - Returns: whether there is more to read.
    /// - Throws: when the state can no longer be used, or a signal came.
    mutating func read(isFinal: Bool, into parcel: inout Parcel, _ gate: WaitingGate) throws(Stop) -> Bool {
        while true {
            try takeLines(into: &parcel, gate)
            if isOver { break }
            switch grow() {
            case .more: continue
            case .nothing:
                finish(isFinal: isFinal, into: &parcel)
                notePosition(in: &parcel)
                return false
            case .changed:
                (file.position, file.readBytes) = (nil, 0)
                return true
            }
        }
        notePosition(in: &parcel)
        return true
    }

    /// Takes what is there of the file; a large parcel goes through the gate at once.
    private mutating func takeLines(into parcel: inout Parcel, _ gate: WaitingGate) throws(Stop) {
        while let line = nextLine() {
            take(assembler.take(line.bytes, at: line.offset), into: &parcel)
            if parcel.isLarge {
                notePosition(in: &parcel)
                try gate.take(parcel)
                parcel = Parcel()
            }
        }
        parcel.deadLetters += tail.takeUnreadable().map { DeadLetter($0) }
    }

    /// Whether it is the next file's turn: this one is hopeless, or long.
    ///
    /// A document may be longer than a turn.
    private var isOver: Bool {
        file.garbage >= EventFile.hopelessGarbage && file.documents == 0
            || tail.filePosition - start >= Self.size && assembler.unfinished == nil
    }

    private mutating func nextLine() -> (bytes: [UInt8], offset: Int)? {
        guard let line = tail.next() else { return nil }
        return (line.bytes.bytes, line.offset)
    }

    private mutating func grow() -> PartTail.Growth {
        do throws(LogError) {
            return try tail.fill()
        } catch {
            file.trouble = error
            return .nothing
        }
    }

    /// Takes a last document that no line's end follows, and gives the rest up if nothing will follow.
    private mutating func finish(isFinal: Bool, into parcel: inout Parcel) {
        let rest = tail.unfinishedLine
        let end = tail.nextOffset + rest.count
        if let last = rest.last(where: { $0 > 0x20 }), isFinal || last == UInt8(ascii: "}") || last == UInt8(ascii: "]")
        {
            var ahead = assembler
            var pieces = ahead.take(rest, at: tail.nextOffset, isTerminated: false)
            if isFinal { pieces += ahead.giveUp("the file ends in the middle of a document") }
            let isWhole = pieces.allSatisfy { if case .document = $0 { true } else { false } }
            if isFinal || (isWhole && ahead.unfinished == nil) {
                assembler = ahead
                tail.drop(to: end)
                take(pieces, into: &parcel)
            }
        } else if isFinal {
            take(assembler.giveUp("the file ends in the middle of a document"), into: &parcel)
        }
        file.hasRest = assembler.unfinished != nil || tail.nextOffset < end
        file.readState = file.state
    }

    // MARK: Pieces

    private func take(_ pieces: [DocumentAssembler.Piece], into parcel: inout Parcel) {
        for piece in pieces {
            switch piece {
            case .document(let value, let offset, let count):
                do throws(EventRefusal) {
                    let label = file.input.label
                    let event = try ForeignEvent(value, byteCount: count, normalForm, label: label, at: now)
                    parcel.events.append(event)
                    (file.documents, file.garbage) = (file.documents + 1, 0)
                } catch {
                    put(value.encoded(), count, at: offset, "\(error)", into: &parcel)
                }
            case .garbage(let bytes, let offset, let why): put(bytes, bytes.count, at: offset, why, into: &parcel)
            }
        }
    }

    private func put(_ bytes: [UInt8], _ count: Int, at offset: Int, _ why: String, into parcel: inout Parcel) {
        file.garbage += 1
        var letter = DeadLetter(
            label: UnreadableRecord.Reason.badLine.rawValue, reason: why, byteCount: count,
            checksum: SHA256.hash(of: bytes))
        letter.place = .init(file: file.path.description, offset: offset)
        parcel.deadLetters.append(letter)
    }

    private mutating func notePosition(in parcel: inout Parcel) {
        file.readBytes = tail.filePosition
        let place: PartPosition? =
            if let unfinished = assembler.unfinished {
                tail.position(at: unfinished.offset, after: unfinished.after)
            } else {
                tail.position
            }
        // In the middle of a line that is passed over there is none: the one before holds.
        guard let place, place != file.position else { return }
        file.position = place
        let kept = file.kept
        parcel.files.removeAll { $0.key == kept.key }
        parcel.files.append(kept)
    }
}

extension Parcel {
    /// Whether it is worth a commit of its own.
    var isLarge: Bool { events.count + deadLetters.count >= 100 || bytes >= 256 << 10 }
}
