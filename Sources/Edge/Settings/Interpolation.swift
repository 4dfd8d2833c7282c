/// Fills `${NAME}`, `${NAME:-default}` and `${file:/path}` into a value; `$${` is a plain `${`.
///
/// It works on values after they are read: what is filled in is never YAML itself.
struct Interpolation {
    let surroundings: Surroundings

    /// What is wrong with a reference, and what to do.
    struct Failure: Error, Hashable {
        var text: String
    }

    func filled(_ value: String) throws(Failure) -> String {
        var rest = value.utf8[...]
        var result: [UInt8] = []
        while let dollar = rest.firstIndex(of: UInt8(ascii: "$")) {
            result += rest[..<dollar]
            rest = rest[dollar...]
            if rest.starts(with: "$${".utf8) {
                result += "${".utf8
                rest = rest.dropFirst(3)
            } else if rest.starts(with: "${".utf8) {
                guard let end = rest.firstIndex(of: UInt8(ascii: "}")) else {
                    throw Failure(text: "'${' without a '}'; close it, or write '$${' for a plain '${'")
                }
                result += try self.value(of: String(rest[..<end].dropFirst(2)) ?? "").utf8
                rest = rest[rest.index(after: end)...]
            } else {
                result.append(UInt8(ascii: "$"))
                rest = rest.dropFirst()
            }
        }
        return String(decoding: result + rest, as: UTF8.self)
    }

    private func value(of reference: String) throws(Failure) -> String {
        if reference.hasPrefix("file:") { return try contents(of: String(reference.dropFirst(5))) }
        let parts = reference.split(separator: ":-", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let name = parts.first, isName(name) else {
            throw Failure(text: "'${\(reference)}' names no variable; write ${NAME} or ${file:/path}")
        }
        if let value = surroundings.environment[name], !value.isEmpty || parts.count == 1 { return value }
        if parts.count == 2 { return parts[1] }
        throw Failure(
            text: "the environment has no '\(name)'; set it, or give a default with ${\(name):-default}")
    }

    private func contents(of path: String) throws(Failure) -> String {
        let data: [UInt8]
        do { data = Array(try surroundings.readFile(path)) } catch {
            throw Failure(text: "cannot read '\(path)'; is it there, and readable by this user?")
        }
        guard data.count <= 65_536, let text = String(validating: data, as: UTF8.self) else {
            throw Failure(text: "'\(path)' is no short UTF-8 text; it should hold the value alone")
        }
        guard text.utf8.last == UInt8(ascii: "\n") else { return text }
        return String(
            decoding: text.utf8.dropLast(text.utf8.dropLast().last == UInt8(ascii: "\r") ? 2 : 1), as: UTF8.self)
    }

    private func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= first) else { return false }
        return text.utf8.allSatisfy { byte in
            (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10 || byte == UInt8(ascii: "_")
        }
    }
}
