public import Lightning
public import Macaroons

/// A credential as it came in: well-formed, and nothing known about it yet.
public struct UnverifiedCredential: Hashable, Sendable {
    public let macaroon: Macaroon
    /// Macaroons that came along to discharge third-party caveats.
    public let discharges: [Macaroon]
    /// From behind the colon, else from the macaroon's last `preimage=` caveat; `nil` when it was not paid.
    public let preimage: Preimage?
    /// What the macaroon claims to be; `nil` when it is no L402 macaroon.
    public let identifier: Identifier?

    public init(macaroon: Macaroon, discharges: [Macaroon] = [], preimage: Preimage?) {
        self.macaroon = macaroon
        self.discharges = discharges
        self.preimage = preimage ?? PreimageCaveat.last(in: macaroon)
        identifier = try? Identifier.parse(macaroon.identifier)
    }

    /// Under what an authentication may be remembered: the same for every encoding of the credential, and never the same for another macaroon
    /// or preimage. `nil` for what cannot be authenticated anyway.
    ///
    /// Caveats are no part of it because the signature stands for them: whoever knows the signature holds the macaroon that was verified, and what
    /// was remembered are the conditions of that one.
    public var memory: CredentialMemory? {
        guard let identifier, let preimage else { return nil }
        return CredentialMemory(identity: PassIdentity(identifier: identifier, signature: macaroon.signature), preimage: preimage)
    }
}

/// A key for a table of credentials that were authenticated before.
public struct CredentialMemory: Hashable, Sendable {
    public let identity: PassIdentity
    public let preimage: Preimage

    /// Signatures are uniformly distributed to whoever lacks the key, and whoever chooses one is not remembered: that is hash enough.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(identity.signature)
    }
}

extension UnverifiedCredential: CustomStringConvertible {
    public var description: String { "unverified credential \(identifier?.tokenID.hex ?? "of another system")" }
}
