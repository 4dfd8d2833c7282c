import Glibc

/// The system's own words for an error number; any thread may ask.
package func systemMessage(_ code: Int32) -> String {
    // Large enough for every message of glibc in every language.
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer in
        guard let start = buffer.baseAddress else { return "error \(code)" }
        guard unsafe strerror_r(code, start, buffer.count) == 0 else { return "error \(code)" }
        return unsafe String(cString: start)
    }
}
