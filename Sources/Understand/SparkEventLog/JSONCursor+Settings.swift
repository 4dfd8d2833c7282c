import ByteReading

extension JSONCursor {
    /// Reads a map of settings, those that lineage needs and others that are wanted.
    @_lifetime(self: copy self)
    mutating func readSettings(
        into settings: inout [String: String], also wanted: Set<String> = []
    ) throws(JSONError) {
        guard try beginObjectIfAny() else { return }
        while let key = try nextKey() {
            let isNeeded = WantedSettings.contains(key)
            if !isNeeded, wanted.isEmpty {
                try skipValue()
                continue
            }
            let name = try key.string()
            guard isNeeded || wanted.contains(name) else {
                try skipValue()
                continue
            }
            if let value = try readStringIfAny() { settings[name] = value }
        }
    }
}

extension RawSpan {
    /// Whether there is nothing but white space.
    var isBlank: Bool {
        for offset in 0..<byteCount {
            let byte = byte(at: offset)
            guard byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A else { return false }
        }
        return true
    }
}
