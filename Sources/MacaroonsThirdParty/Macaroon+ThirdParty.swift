public import Macaroons

/// Twenty-four bytes that must never be used twice under one signature; random ones are never the same.
public struct ThirdPartyNonce: Hashable, Sendable {
    public static let byteCount = 24

    let bytes: [UInt8]

    /// `nil` unless there are exactly 24 bytes.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = Array(bytes)
    }

    public init(random generator: inout some RandomNumberGenerator) {
        bytes = (0..<Self.byteCount).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}

extension Macaroon {
    /// The macaroon narrowed by a condition that somebody else checks.
    ///
    /// - Parameters:
    ///   - rootKey: the key of the discharge, known to whoever adds the caveat and to the third party. It is sealed for the verifier
    ///     under the macaroon's signature.
    ///   - identifier: what the third party finds that key and the condition by. It travels in the clear.
    ///   - location: where the holder fetches the discharge; a hint that nothing protects.
    ///
    /// The third party answers with `Macaroon.mint(rootKey: rootKey, identifier: identifier)`, attenuated as it sees fit, and the holder
    /// ties that to this macaroon with `bound(to:)`.
    public func addingThirdPartyCaveat(
        rootKey: RootKey, identifier: some Collection<UInt8>, location: String, nonce: ThirdPartyNonce
    ) -> Macaroon {
        // Sealing 32 bytes cannot fail; if it did, a verification id that is too short to open would refuse the macaroon for ever.
        let box = SecretBox.seal(rootKey.derived.bytes, nonce: nonce, key: signature)
        return attenuated(
            by: Caveat(identifier: Array(identifier), verificationID: nonce.bytes + (box ?? []), location: Array(location.utf8)))
    }
}
