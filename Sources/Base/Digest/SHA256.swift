import CCrypto

/// The hash function SHA-256, by libcrypto.
package enum SHA256 {
    /// How many bytes a hash has.
    package static let byteCount = 32

    /// The hash of `bytes`: 32 bytes.
    package static func hash(of bytes: [UInt8]) -> [UInt8] {
        var hash = [UInt8](repeating: 0, count: byteCount)
        let isDone = unsafe bytes.withUnsafeBytes { (input) in
            unsafe hash.withUnsafeMutableBufferPointer { (output) in
                unsafe EVP_Digest(input.baseAddress, input.count, output.baseAddress, nil, EVP_sha256(), nil) == 1
            }
        }
        guard isDone else { fatalError("libcrypto has no SHA-256") }
        return hash
    }

    /// The hash of a text's UTF-8 bytes.
    package static func hash(of text: String) -> [UInt8] { hash(of: Array(text.utf8)) }
}
