import CYaml

/// libyaml's parser over a text of its own.
@safe struct YAMLParser: ~Copyable {
    // libyaml keeps the addresses of the parser and of the text, so neither may move.
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let text: UnsafeMutableBufferPointer<UInt8>

    init(_ bytes: [UInt8]) {
        unsafe text = .allocate(capacity: bytes.count)
        _ = unsafe text.initialize(from: bytes)
        unsafe parser = .allocate(capacity: 1)
        unsafe parser.initialize(to: yaml_parser_t())
        unsafe precondition(yaml_parser_initialize(parser) == 1, "out of memory")
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        unsafe yaml_parser_set_input_string(parser, text.baseAddress, text.count)
    }

    deinit {
        unsafe yaml_parser_delete(parser)
        unsafe parser.deallocate()
        unsafe text.deallocate()
    }

    /// The next event; nil at the end of the text.
    mutating func next() throws(SettingsComplaint) -> YAMLEvent? {
        while true {
            var event = unsafe yaml_event_t()
            guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw complaint() }
            defer { unsafe yaml_event_delete(&event) }
            if unsafe event.type == YAML_STREAM_END_EVENT { return nil }
            if let known = unsafe try read(event) { return known }
        }
    }

    private func read(_ event: yaml_event_t) throws(SettingsComplaint) -> YAMLEvent? {
        let place = unsafe TextPlace(event.start_mark)
        switch unsafe event.type {
        case YAML_DOCUMENT_START_EVENT: return .documentStart(place)
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return .end
        case YAML_ALIAS_EVENT: return unsafe .alias(text(event.data.alias.anchor) ?? "", place)
        case YAML_SCALAR_EVENT:
            let scalar = unsafe event.data.scalar
            unsafe try refuse(scalar.tag, at: place)
            let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            return unsafe .scalar(
                text: String(decoding: bytes, as: UTF8.self), isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE,
                anchor: text(scalar.anchor), place)
        case YAML_SEQUENCE_START_EVENT:
            unsafe try refuse(event.data.sequence_start.tag, at: place)
            return unsafe .listStart(anchor: text(event.data.sequence_start.anchor), place)
        case YAML_MAPPING_START_EVENT:
            unsafe try refuse(event.data.mapping_start.tag, at: place)
            return unsafe .mappingStart(anchor: text(event.data.mapping_start.anchor), place)
        default: return nil
        }
    }

    private func refuse(_ tag: UnsafeMutablePointer<UInt8>?, at place: TextPlace) throws(SettingsComplaint) {
        guard let tag = unsafe text(tag), !tag.hasPrefix("tag:yaml.org,2002:") else { return }
        throw SettingsComplaint("the tag '\(tag)' means nothing here; leave it out", at: place)
    }

    private func text(_ bytes: UnsafeMutablePointer<UInt8>?) -> String? {
        unsafe bytes.map { unsafe String(cString: $0) }
    }

    /// What libyaml says is wrong.
    private func complaint() -> SettingsComplaint {
        let (problem, context) = unsafe (parser.pointee.problem, parser.pointee.context)
        let what = unsafe problem.map { unsafe String(cString: $0) } ?? "it cannot be read"
        let during = unsafe context.map { unsafe " \(String(cString: $0))" } ?? ""
        let place = unsafe TextPlace(parser.pointee.problem_mark)
        return SettingsComplaint("no valid YAML: \(what)\(during); mend the line or the one before it", at: place)
    }
}

extension TextPlace {
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }
}
