import Foundation
import HTTPServer
import TestSupport

/// Certificates of a CA of the test's own, made by `openssl`.
struct Certificates {
    let folder: TemporaryDirectory

    static let missing = "skipped: needs openssl"

    init?() throws {
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl") else { return nil }
        folder = try TemporaryDirectory("tls")
        try authority("ca")
        try authority("other-ca")
    }

    func path(_ name: String) -> String { folder.path(name) }

    /// A server's certificate for a name (`IP:127.0.0.1`, `DNS:other.example`), as the files `NAME.pem` and `NAME.key`.
    func make(_ name: String, for subject: String, signedBy authority: String = "ca", days: Int = 2) throws {
        try folder.write(Array("subjectAltName=\(subject)\n".utf8), to: "\(name).ext")
        try openssl(
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=\(name)",
            "-keyout", path("\(name).key"), "-out", path("\(name).csr"))
        try openssl(
            "x509", "-req", "-in", path("\(name).csr"), "-CA", path("\(authority).pem"), "-CAkey",
            path("\(authority).key"), "-CAcreateserial", "-days", "\(days)", "-extfile", path("\(name).ext"), "-out",
            path("\(name).pem"))
    }

    func identity(_ name: String) throws -> TLSIdentity {
        TLSIdentity(
            certificates: String(decoding: try readFile(path("\(name).pem")), as: UTF8.self),
            privateKey: String(decoding: try readFile(path("\(name).key")), as: UTF8.self))
    }

    private func authority(_ name: String) throws {
        try openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
            "/CN=\(name)", "-days", "2", "-keyout", path("\(name).key"), "-out", path("\(name).pem"))
    }

    private func openssl(_ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw NoCertificate(arguments: arguments) }
    }

    struct NoCertificate: Error { let arguments: [String] }
}
