extension Macaroon {
    /// A new macaroon without caveats.
    public static func mint(rootKey: RootKey, identifier: some Collection<UInt8>, location: String = "") -> Macaroon {
        let identifier = Array(identifier)
        return Macaroon(
            location: Array(location.utf8), identifier: identifier, signature: HMACSHA256.code(key: rootKey.derived, message: identifier))
    }

    /// The macaroon narrowed by one more first-party caveat. Needs no key: anybody who holds a macaroon can do this.
    public func attenuated(by caveat: some Collection<UInt8>) -> Macaroon {
        attenuated(by: Caveat(identifier: Array(caveat)))
    }

    public func attenuated(by caveat: String) -> Macaroon {
        attenuated(by: Caveat(identifier: Array(caveat.utf8)))
    }

    /// The macaroon narrowed by one more caveat of either kind.
    public func attenuated(by caveat: Caveat) -> Macaroon {
        Macaroon(location: location, identifier: identifier, caveats: caveats + [caveat], signature: caveat.signature(after: signature))
    }

    /// A discharge tied to the macaroon that it is presented with, so that it can be used with no other.
    ///
    /// The holder binds every discharge to the root macaroon in its final form, right before sending both.
    public func bound(to root: Macaroon) -> Macaroon {
        Macaroon(location: location, identifier: identifier, caveats: caveats, signature: Self.bind(signature, to: root.signature))
    }

    static func bind(_ discharge: Signature, to root: Signature) -> Signature {
        HMACSHA256.code(
            key: .zero,
            message: (
                root.withUnsafeBytes { HMACSHA256.code(key: .zero, message: $0) },
                discharge.withUnsafeBytes { HMACSHA256.code(key: .zero, message: $0) }
            ))
    }

    /// The signature that identifier and caveats have under `rootKey`: one HMAC for the identifier and one for each first-party caveat,
    /// three for a third party's.
    public func chainSignature(from rootKey: RootKey) -> Signature {
        var signature = HMACSHA256.code(key: rootKey.derived, message: identifier)
        for caveat in caveats {
            signature = caveat.signature(after: signature)
        }
        return signature
    }

    /// Whether the signature is right and nobody else has a say.
    ///
    /// `false` for a macaroon with third-party caveats, which need ``verify(rootKey:discharges:opener:check:)``. The caveats' conditions
    /// are the caller's to check. Compares in constant time.
    public func hasValidChain(rootKey: RootKey) -> Bool {
        !caveats.contains { $0.isThirdParty } && chainSignature(from: rootKey) == signature
    }
}

extension Macaroon.Caveat {
    /// The signature of a macaroon with this caveat added to one whose signature is `previous`.
    func signature(after previous: Macaroon.Signature) -> Macaroon.Signature {
        guard let verificationID else { return HMACSHA256.code(key: previous, message: identifier) }
        return HMACSHA256.code(
            key: previous,
            message: (HMACSHA256.code(key: previous, message: verificationID), HMACSHA256.code(key: previous, message: identifier)))
    }
}
