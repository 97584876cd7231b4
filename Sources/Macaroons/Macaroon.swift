/// A bearer credential that anybody can narrow and nobody can widen: an identifier, conditions ("caveats"), and a signature
/// that chains them all to a secret root key.
///
/// Birgisson et al., "Macaroons: Cookies with Contextual Caveats for Decentralized Authorization in the Cloud" (2014).
/// A value of this type is well-formed, not valid: that only ``verify(rootKey:discharges:opener:check:)`` or ``hasValidChain(rootKey:)`` tells.
public struct Macaroon: Hashable, Sendable {
    public typealias Signature = AuthenticationCode

    /// Where the macaroon is for. A hint that the signature does not cover; empty for none. UTF-8 by convention, any bytes in fact.
    public let location: [UInt8]
    /// What the minter finds the root key by. Any bytes.
    public let identifier: [UInt8]
    /// In the order in which they were added.
    public let caveats: [Caveat]
    public let signature: Signature

    /// A macaroon put together from its parts, whether or not the signature fits them.
    public init(location: [UInt8] = [], identifier: [UInt8], caveats: [Caveat] = [], signature: Signature) {
        self.location = location
        self.identifier = identifier
        self.caveats = caveats
        self.signature = signature
    }
}

extension Macaroon {
    /// A condition that must hold for the macaroon to be accepted.
    public struct Caveat: Hashable, Sendable {
        /// A first party's caveat: the condition, such as `services=swaps:0`. A third party's: what that party knows its condition and key by.
        public let identifier: [UInt8]
        /// The key of the discharge, sealed for the verifier; `nil` for a first-party caveat. Never empty.
        public let verificationID: [UInt8]?
        /// Where a third-party caveat is discharged. A hint that the signature does not cover; empty for none and for a first-party caveat.
        public let location: [UInt8]

        /// A first-party caveat.
        public init(identifier: [UInt8]) {
            self.init(identifier: identifier, verificationID: nil, location: [])
        }

        /// A third-party caveat. An empty `verificationID` makes it a first-party one, which has no location.
        public init(identifier: [UInt8], verificationID: [UInt8], location: [UInt8]) {
            let isThirdParty = !verificationID.isEmpty
            self.init(identifier: identifier, verificationID: isThirdParty ? verificationID : nil, location: isThirdParty ? location : [])
        }

        private init(identifier: [UInt8], verificationID: [UInt8]?, location: [UInt8]) {
            self.identifier = identifier
            self.verificationID = verificationID
            self.location = location
        }

        public var isThirdParty: Bool { verificationID != nil }
    }
}

extension Macaroon: CustomStringConvertible {
    /// For people and logs: the caveats in order, no signature.
    public var description: String {
        let caveats = caveats.map { "\($0)" }.joined(separator: ", ")
        return "macaroon \(PrintableBytes(identifier)) [\(caveats)]"
    }
}

extension Macaroon.Caveat: CustomStringConvertible {
    public var description: String {
        let text = PrintableBytes(caveat: identifier).description
        return isThirdParty ? "third party \(text) at \(PrintableBytes(location))" : text
    }
}
