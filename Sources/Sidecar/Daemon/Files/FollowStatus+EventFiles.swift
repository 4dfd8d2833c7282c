import FileTailing

extension FollowStatus {
    /// How far files of events are read.
    init(_ files: some Collection<EventFile>, _ unseen: [LogError], inputs: [EventFileInput]) {
        self.init()
        self.inputs = inputs.map { Input(path: $0.pattern.text) }
        for file in files {
            if let trouble = file.trouble { note(trouble) }
            guard let place = inputs.firstIndex(of: file.input) else { continue }
            let lag = file.isHopeless ? 0 : max(0, file.state.size - file.readBytes)
            self.inputs[place].logs += 1
            self.inputs[place].open += lag > 0 || file.hasRest ? 1 : 0
            self.inputs[place].lag += lag
        }
        for error in unseen where error.reason != .missing { note(error) }
    }
}
