import Glibc

extension FilePath {
    /// Whether the file is still as a look showed it.
    package func isStill(_ state: FileState) -> Bool {
        do throws(LogError) { return FileState(try status()) == state } catch { return false }
    }

    /// Deletes the file; whether that went well.
    package func remove() -> Bool { unsafe withCString { unsafe unlink($0) } == 0 }
}
