public import Macaroons

/// Opens verification ids as every macaroon library seals them: a nonce of 24 bytes, then the derived root key of the discharge in
/// XSalsa20-Poly1305 under the macaroon's signature before the caveat.
public struct SecretBoxOpener: ThirdPartyCaveatOpener {
    public init() {}

    public func rootKey(sealedIn verificationID: [UInt8], under signature: Macaroon.Signature) -> RootKey? {
        guard
            let nonce = ThirdPartyNonce(verificationID.prefix(ThirdPartyNonce.byteCount)),
            let key = SecretBox.open(Array(verificationID.dropFirst(ThirdPartyNonce.byteCount)), nonce: nonce, key: signature)
        else { return nil }
        return AuthenticationCode(key).map { RootKey(derived: $0) }
    }
}
