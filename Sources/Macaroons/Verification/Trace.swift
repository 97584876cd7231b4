extension Macaroon.Verification {
    /// The steps of a verification, to be printed when somebody asks why.
    public struct Trace: Hashable, Sendable {
        public struct Step: Hashable, Sendable {
            public let part: Part
            /// 0 for the macaroon itself, one more for each discharge that leads here.
            public let depth: Int
            public let event: Event
        }

        public enum Event: Hashable, Sendable {
            /// Begins the macaroon of this identifier.
            case began(identifier: [UInt8])
            /// The chain's first key, from the root key (`opened` false) or from a verification id.
            case keyDerived(opened: Bool)
            case caveatChecked(index: Int, Macaroon.Caveat, CaveatVerdict)
            /// A third-party caveat and the discharge that goes with it; `nil` for none.
            case dischargeChosen(index: Int, Macaroon.Caveat, Part?)
            case boundToRoot
            case signatureCompared(matches: Bool)
            case refused(Refusal)
        }

        public internal(set) var steps: [Step] = []
    }
}

extension Macaroon.Verification.Trace: CustomStringConvertible {
    /// One line a step, indented by depth. Conditions are shown, except a payment preimage; keys and signatures never are.
    public var description: String {
        steps.map { "\($0)" }.joined(separator: "\n")
    }
}

extension Macaroon.Verification.Trace.Step: CustomStringConvertible {
    public var description: String {
        let isTitle = if case .began = event { true } else { false }
        let indent = String(repeating: "  ", count: depth * 2 + (isTitle ? 0 : 1))
        return indent + text
    }

    private var text: String {
        switch event {
        case .began(let identifier): "\(part) \(PrintableBytes(identifier))"
        case .keyDerived(opened: false): "first key derived from the root key"
        case .keyDerived(opened: true): "first key opened from the verification id"
        case .caveatChecked(let index, let caveat, let verdict): "caveat \(index + 1) \(caveat): \(verdict)"
        case .dischargeChosen(let index, let caveat, let part?): "caveat \(index + 1) \(caveat): \(part)"
        case .dischargeChosen(let index, let caveat, nil): "caveat \(index + 1) \(caveat): no discharge"
        case .boundToRoot: "bound to the macaroon"
        case .signatureCompared(let matches): matches ? "signature matches" : "signature does not match"
        case .refused(let refusal): "refused: \(refusal)"
        }
    }
}

extension CaveatVerdict: CustomStringConvertible {
    public var description: String {
        switch self {
        case .met: "met"
        case .skipped: "skipped"
        case .refused(let reason): "refused, \(reason)"
        }
    }
}
