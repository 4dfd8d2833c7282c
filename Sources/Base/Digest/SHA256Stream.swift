import CCrypto

/// SHA-256 of bytes that come piece by piece.
@safe package final class SHA256Stream {
    private let context: OpaquePointer
    private var isEmpty = true

    package init() {
        guard let context = unsafe EVP_MD_CTX_new() else { fatalError("out of memory") }
        unsafe self.context = context
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    /// Takes the next bytes.
    package func update(_ bytes: RawSpan) {
        begin()
        let isDone = unsafe bytes.withUnsafeBytes { (input) in
            unsafe EVP_DigestUpdate(context, input.baseAddress, input.count) == 1
        }
        guard isDone else { fatalError("libcrypto has no SHA-256") }
    }

    /// The hash of the bytes since the last one: 32 bytes.
    package func finish() -> [UInt8] {
        begin()
        isEmpty = true
        var hash = [UInt8](repeating: 0, count: SHA256.byteCount)
        let isDone = unsafe hash.withUnsafeMutableBufferPointer { (output) in
            unsafe EVP_DigestFinal_ex(context, output.baseAddress, nil) == 1
        }
        guard isDone else { fatalError("libcrypto has no SHA-256") }
        return hash
    }

    private func begin() {
        guard isEmpty else { return }
        guard unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
            fatalError("libcrypto has no SHA-256")
        }
        isEmpty = false
    }
}
