extension Macaroon {
    /// What a verification found: a value, whatever was presented.
    public struct Verification: Hashable, Sendable {
        /// Why the macaroon is not accepted; `nil` when it is. Of several reasons a wrong signature comes first, then the order of the trace.
        public let refusal: Refusal?
        /// Every step, in order. Holds identifiers and conditions but no key and no signature.
        public let trace: Trace

        public var isValid: Bool { refusal == nil }
    }
}

extension Macaroon.Verification {
    /// One of the macaroons that were presented together.
    public enum Part: Hashable, Sendable {
        case root
        /// By its place among the discharges, from 0.
        case discharge(Int)
    }

    /// Why a macaroon is not accepted.
    public struct Refusal: Hashable, Sendable {
        public enum Reason: String, Hashable, Sendable, CaseIterable {
            /// Made with another root key, altered, or a discharge that is not bound to this macaroon.
            case signatureMismatch = "signature-mismatch"
            case caveatRefused = "caveat-refused"
            /// There are third-party caveats and no ``ThirdPartyCaveatOpener``.
            case thirdPartyCaveatsUnsupported = "third-party-caveats-unsupported"
            case verificationIDNotOpened = "verification-id-not-opened"
            case dischargeMissing = "discharge-missing"
            /// Two caveats, or a discharge's own, ask for one discharge: each can be used once, which also rules out cycles.
            case dischargeUsedTwice = "discharge-used-twice"
            case dischargeUnused = "discharge-unused"
            /// Discharges that need discharges, beyond ``Macaroon/Limits/dischargeDepth``.
            case dischargesTooDeep = "discharges-too-deep"
        }

        /// The raw value is stable.
        public let reason: Reason
        public let part: Part
        /// The caveat's place in that macaroon, from 0; `nil` where no caveat is to blame.
        public let caveatIndex: Int?
        /// What the caller's check said, for a refused caveat.
        public let detail: String?

        init(_ reason: Reason, in part: Part, caveat: Int? = nil, detail: String? = nil) {
            self.reason = reason
            self.part = part
            caveatIndex = caveat
            self.detail = detail
        }
    }
}

extension Macaroon.Verification.Part: CustomStringConvertible {
    /// Counts from 1, as people do.
    public var description: String {
        switch self {
        case .root: "macaroon"
        case .discharge(let index): "discharge \(index + 1)"
        }
    }
}

extension Macaroon.Verification.Refusal: CustomStringConvertible {
    public var description: String {
        let place = caveatIndex.map { "caveat \($0 + 1) of the \(part)" } ?? "the \(part)"
        return "\(place): \(reason)" + (detail.map { ": \($0)" } ?? "")
    }
}

extension Macaroon.Verification.Refusal.Reason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .signatureMismatch: "the signature does not match"
        case .caveatRefused: "the condition is not met"
        case .thirdPartyCaveatsUnsupported: "third-party caveats are not supported here"
        case .verificationIDNotOpened: "the verification id cannot be opened"
        case .dischargeMissing: "no discharge was presented"
        case .dischargeUsedTwice: "its discharge is used already"
        case .dischargeUnused: "no caveat asks for it"
        case .dischargesTooDeep: "more than \(Macaroon.Limits.dischargeDepth) discharges deep"
        }
    }
}

extension Macaroon.Limits {
    /// How many discharges may hang one under another.
    public static let dischargeDepth = 32
}
