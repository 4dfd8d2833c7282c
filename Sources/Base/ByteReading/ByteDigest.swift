/// Takes bytes piece by piece and makes something short of them, by which they are known again.
public protocol ByteDigest: AnyObject {
    /// Takes the next bytes.
    func update(_ bytes: RawSpan)

    /// What became of the bytes since the last call.
    func finish() -> [UInt8]
}
