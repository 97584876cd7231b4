public import Lightning
public import Macaroons

/// Makes the macaroons of new passes. Nothing is stored for them: whatever verification needs is inside (see ``SealedTokenID``).
public struct Minter: Sendable {
    private let schedule: KeySchedule

    public init(keys: MasterKeys) {
        schedule = KeySchedule(keys)
    }

    /// The number of the master key that mints.
    public var currentEpoch: UInt32 { schedule.current }

    /// A pass that comes alive when the invoice with `paymentHash` is paid.
    ///
    /// - Parameters:
    ///   - price: what the invoice asks for; the gate reads it from the pass later.
    ///   - issuedAt: kept in whole seconds.
    ///   - caveats: in the order given.
    ///   - location: a hint for people, not covered by the signature; most clients show it, none uses it.
    ///   - generator: must be fit for cryptography outside of tests.
    public func mint(
        paymentHash: PaymentHash, price: MilliSatoshi, issuedAt: Timestamp, caveats: [any Caveat], location: String = "",
        using generator: inout some RandomNumberGenerator
    ) -> Macaroon {
        let facts = SealedTokenID(epoch: schedule.current, issuedAt: issuedAt, price: price)
        let tokenID = facts.seal(under: schedule.identifierKey, for: paymentHash, using: &generator)
        let identifier = Identifier(paymentHash: paymentHash, tokenID: tokenID).bytes
        let rootKey = schedule.currentRootKey(identifier: identifier)
        return caveats.reduce(Macaroon.mint(rootKey: rootKey, identifier: identifier, location: location)) {
            $0.attenuated(by: $1.text)
        }
    }
}

extension Minter: CustomStringConvertible, CustomReflectable {
    public var description: String { "Minter(epoch: \(schedule.current))" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
