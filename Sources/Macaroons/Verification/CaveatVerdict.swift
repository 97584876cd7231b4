/// What the caller's check says about one first-party caveat.
public enum CaveatVerdict: Hashable, Sendable {
    /// The condition holds.
    case met
    /// The condition is none that this verifier enforces, and it is content with that. A strict verifier refuses instead.
    case skipped
    /// The condition does not hold; the reason is for people and ends up in the trace.
    case refused(String)
}

/// Opens the verification ids of third-party caveats.
///
/// They are sealed with XSalsa20-Poly1305, which needs a library of its own: `SecretBoxOpener` in `MacaroonsThirdParty` is the implementation.
public protocol ThirdPartyCaveatOpener: Sendable {
    /// The root key of the discharge; `nil` when it was not sealed under this signature, that of the macaroon before the caveat was added.
    func rootKey(sealedIn verificationID: [UInt8], under signature: Macaroon.Signature) -> RootKey?
}
