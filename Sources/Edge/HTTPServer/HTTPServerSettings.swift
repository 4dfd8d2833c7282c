/// How a server listens and what it puts up with.
package struct HTTPServerSettings: Hashable, Sendable {
    package var address: ListenAddress
    package var identity: TLSIdentity?
    package var limits = HTTPLimits()
    /// Threads that read and write; handlers run on them too.
    package var threads = 1

    package init(_ address: ListenAddress, identity: TLSIdentity? = nil) {
        (self.address, self.identity) = (address, identity)
    }
}

/// The bounds of a server: each keeps a careless or hostile peer from hurting the others.
package struct HTTPLimits: Hashable, Sendable {
    /// Connections at once; from three quarters of them on, a new one takes the place of the one longest idle.
    package var connections = 256
    /// Connections at once from one IP address; nil for no such limit.
    package var connectionsPerAddress: Int?
    /// The memory for the head of a request and what is read ahead of its body.
    package var memoryPerConnection = 64 << 10
    /// How large a body may be, decompressed.
    package var body = 16 << 20
    /// How many bytes all bodies may have together while they come and wait for their answers; one has room in any case.
    package var bodies = 256 << 20
    /// How much smaller than the body its gzip may be, once more than 1 MiB has come of it.
    package var inflation = 250
    /// How long a connection may be silent; whole seconds, one at least.
    package var idle = Duration.seconds(30)
    /// How long a head may take in all, however often a byte of it comes.
    package var head = Duration.seconds(15)
    /// How long a body may take in all.
    package var bodyTime = Duration.seconds(60)
    /// How long a peer may take to accept an answer.
    package var answer = Duration.seconds(60)

    package init() {}

    /// How much of a refused body is read and thrown away, so that the peer sees the answer; beyond, it is cut off.
    var discarded: Int { max(body, 1 << 20) * 2 }
}

/// A certificate with its key, both PEM.
package struct TLSIdentity: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    package var certificates: String
    private var privateKey: String

    /// Takes the texts of the files: the chain, the server's own certificate first, and its key.
    package init(certificates: String, privateKey: String) {
        (self.certificates, self.privateKey) = (certificates, privateKey)
    }

    /// Hands out the key, which nothing prints.
    func withPrivateKey<Value>(_ body: (String) -> Value) -> Value { body(privateKey) }

    package var description: String { "a certificate and its key" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
