public import Lightning
internal import Macaroons

/// `preimage=<64 hex>`: the proof of payment, which the payer adds to the macaroon himself where a header has no room beside it.
///
/// It restricts nothing. When there are several the last one counts.
public struct PreimageCaveat: Caveat, Hashable {
    public let preimage: Preimage

    public init(_ preimage: Preimage) {
        self.preimage = preimage
    }

    public var text: String { "preimage=\(preimage.hex)" }

    /// The last preimage caveat's preimage; `nil` when there is none or the last is no preimage.
    static func last(in macaroon: Macaroon) -> Preimage? {
        for caveat in macaroon.caveats.reversed() where !caveat.isThirdParty {
            guard let condition = Condition(caveat.identifier), condition.isNamed("preimage") else { continue }
            return Preimage(hex: String(decoding: condition.value, as: UTF8.self))
        }
        return nil
    }
}

extension PreimageCaveat: CustomStringConvertible {
    public var description: String { "preimage=<redacted>" }
}

struct PreimagePolicy: CaveatPolicy {
    func read(_ condition: Condition, into terms: inout PassTerms) -> CaveatVerdict {
        condition.isNamed("preimage") ? .accepted : .notMine
    }
}
