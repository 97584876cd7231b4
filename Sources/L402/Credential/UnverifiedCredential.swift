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
}

extension UnverifiedCredential: CustomStringConvertible {
    public var description: String { "unverified credential \(identifier?.tokenID.hex ?? "of another system")" }
}
