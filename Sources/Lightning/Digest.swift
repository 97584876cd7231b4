internal import Crypto

extension Bytes32 {
    /// The SHA-256 of some bytes.
    init(sha256 bytes: [UInt8]) {
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &words) { target in
            SHA256.hash(data: bytes).withUnsafeBytes { target.copyMemory(from: $0) }
        }
        self.init(words: words)
    }
}
