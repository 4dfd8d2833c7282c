import Glibc

extension FilePath {
    /// The names in a folder but `.` and `..`, ordered by their bytes.
    func namesInFolder() throws(LogError) -> [[UInt8]] {
        guard let folder = unsafe withCString({ unsafe opendir($0) }) else {
            throw LogError(self, system: "opendir", errno)
        }
        defer { unsafe _ = closedir(folder) }
        var names: [[UInt8]] = []
        errno = 0
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { unsafe Array($0.prefix { $0 != 0 }) }
            if name != Array(".".utf8), name != Array("..".utf8) { names.append(name) }
            errno = 0
        }
        if errno != 0 { throw LogError(self, system: "readdir", errno) }
        return names.sorted { $0.lexicographicallyPrecedes($1) }
    }
}
