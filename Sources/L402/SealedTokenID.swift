public import Lightning
internal import Macaroons

/// What a pass says about itself to the server that minted it, hidden in its token id, so that a pass needs no row in any table.
///
/// The 32 bytes are `nonce[16] || sealed[16]`, where
/// `sealed = plaintext XOR HMAC-SHA256(identifierKey, "gatehouse token id v1" || nonce || paymentHash)[0..<16]` and
/// `plaintext = epoch (4) || issuedAt, seconds (4) || price, msat (8)`, all big-endian.
///
/// The seal hides and does not authenticate: whoever changes a bit of the token id changes a bit of the plaintext. That does no harm, because
/// the pass's root key is derived from the whole identifier: a changed identifier has another root key and the macaroon's chain breaks.
/// So: what `open` answers is a claim until the chain was verified, and a fact afterwards. A key stream is never used twice, since nonce and
/// payment hash both are new for every pass.
public struct SealedTokenID: Hashable, Sendable {
    /// The number of the master key epoch that minted the pass.
    public let epoch: UInt32
    /// Whole seconds, from 1970 until 2106; moments outside are moved to the nearest.
    public let issuedAt: Timestamp
    public let price: MilliSatoshi

    public init(epoch: UInt32, issuedAt: Timestamp, price: MilliSatoshi) {
        self.epoch = epoch
        self.issuedAt = Timestamp(seconds: Int64(UInt32(clamping: issuedAt.seconds)))
        self.price = price
    }

    /// The token id of a new pass.
    func seal(under key: HMACSHA256Key, for paymentHash: PaymentHash, using generator: inout some RandomNumberGenerator) -> Bytes32 {
        let nonce = (generator.next() as UInt64, generator.next() as UInt64)
        let stream = Self.keyStream(key, nonce: nonce, paymentHash: paymentHash)
        let first = UInt64(epoch) << 32 | UInt64(UInt32(clamping: issuedAt.seconds))
        return Bytes32(words: (nonce.0, nonce.1, first.bigEndian ^ stream.0, price.value.bigEndian ^ stream.1))
    }

    /// What the identifier claims; every token id opens to something.
    static func open(_ identifier: Identifier, under key: HMACSHA256Key) -> SealedTokenID {
        let words = identifier.tokenID.words
        let stream = keyStream(key, nonce: (words.0, words.1), paymentHash: identifier.paymentHash)
        let first = UInt64(bigEndian: words.2 ^ stream.0)
        return SealedTokenID(
            epoch: UInt32(truncatingIfNeeded: first >> 32), issuedAt: Timestamp(seconds: Int64(first & 0xffff_ffff)),
            price: MilliSatoshi(UInt64(bigEndian: words.3 ^ stream.1)))
    }

    private static func keyStream(_ key: HMACSHA256Key, nonce: (UInt64, UInt64), paymentHash: PaymentHash) -> (UInt64, UInt64) {
        let hash = paymentHash.bytes.words
        let message = (nonce.0, nonce.1, hash.0, hash.1, hash.2, hash.3)
        let code = label.withUTF8Buffer { label in
            withUnsafeBytes(of: message) { key.authenticate(UnsafeRawBufferPointer(label), $0) }
        }
        return code.withUnsafeBytes { ($0.loadUnaligned(as: UInt64.self), $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self)) }
    }

    private static var label: StaticString { "gatehouse token id v1" }
}
