public import Lightning

/// Why a pass does not open the gate. A value, not an error: the bearer is to be told, and mostly offered a new challenge.
public enum PassRefusal: Hashable, Sendable {
    /// The credential brings no preimage.
    case notPaid
    /// The preimage is not the one of the pass's payment.
    case wrongPreimage
    /// The macaroon's identifier is not one of L402's: another system's macaroon.
    case foreign
    /// The epoch that minted the pass is not kept any more, or the pass was minted by somebody else.
    case unknownKey
    /// The signature does not fit: the macaroon was changed, or minted by somebody else.
    case invalidSignature
    /// The named condition cannot be read.
    case malformedCaveat(String)
    /// The named condition permits more than an earlier one.
    case widenedCaveat(String)
    /// Strict mode: nobody here knows the condition.
    case unknownCaveat(String)
    case thirdPartyCaveat
    /// At `now >= validUntil`.
    case expired(validUntil: Timestamp)
    case wrongService(String)
    case missingCapability(String)
    /// Said by the gate, which knows prices: the pass was bought for less than what it is shown for.
    case underpaid
    /// Said by the gate, which knows what the operator took back.
    case revoked
}

extension PassRefusal {
    /// Stable, for programs.
    public var code: String {
        switch self {
        case .notPaid: "pass-not-paid"
        case .wrongPreimage: "pass-wrong-preimage"
        case .foreign: "pass-foreign"
        case .unknownKey: "pass-unknown-key"
        case .invalidSignature: "pass-invalid-signature"
        case .malformedCaveat: "pass-malformed-caveat"
        case .widenedCaveat: "pass-widened-caveat"
        case .unknownCaveat: "pass-unknown-caveat"
        case .thirdPartyCaveat: "pass-third-party-caveat"
        case .expired: "pass-expired"
        case .wrongService: "pass-wrong-service"
        case .missingCapability: "pass-missing-capability"
        case .underpaid: "pass-underpaid"
        case .revoked: "pass-revoked"
        }
    }

    /// One sentence for people. Repeats nothing that the credential brought in, so that it may stand in any header, page or log.
    public var message: String {
        switch self {
        case .notPaid: "The pass comes without a preimage: pay its invoice and send the preimage with it."
        case .wrongPreimage: "The preimage does not belong to the payment of this pass."
        case .foreign: "The macaroon is not an L402 pass of this server."
        case .unknownKey: "The pass was minted under a key that this server does not have, or has retired."
        case .invalidSignature: "The signature of the pass is wrong: it was changed, or minted by another server."
        case .malformedCaveat: "A condition in the pass cannot be read."
        case .widenedCaveat: "A condition in the pass permits more than an earlier one does."
        case .unknownCaveat: "The pass carries a condition that this server does not know."
        case .thirdPartyCaveat: "The pass carries a condition for a third party to discharge, which this server does not accept."
        case .expired(let validUntil): "The pass expired at \(validUntil.rfc3339)."
        case .wrongService: "The pass is not for this service."
        case .missingCapability: "The pass does not permit this at the service."
        case .underpaid: "The pass was bought for less than this costs."
        case .revoked: "The pass was revoked."
        }
    }
}

extension PassRefusal: CustomStringConvertible {
    public var description: String { code }
}
