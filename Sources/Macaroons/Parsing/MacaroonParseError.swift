/// Bytes that are no macaroon, and where that shows.
public struct MacaroonParseError: Error, Hashable, Sendable {
    public let reason: Reason
    /// How many bytes of the input come before the one at which reading failed.
    public let offset: Int

    public enum Reason: Hashable, Sendable {
        case empty
        /// The first byte is that of no format.
        case unknownFormat(UInt8)
        /// The input ends inside something.
        case truncated
        /// Bytes follow a complete macaroon.
        case trailingBytes
        /// A number in more bytes than it needs.
        case nonMinimalLength
        /// A field that is longer than ``Macaroon/Limits/fieldBytes``, or a number too large for any length.
        case fieldTooLong
        case tooManyCaveats
        case tooManyMacaroons
        /// Version 2: a field of this type cannot stand here.
        case unexpectedField(UInt8)
        /// Version 1: not four lower-case hexadecimal digits, or a length that its own packet does not have room for.
        case invalidPacketLength
        /// Version 1: a packet with another key, or none, stands where one of these must.
        case unexpectedPacket(expected: String)
        /// Version 1: the packet does not end with a line feed.
        case unterminatedPacket
        case emptyVerificationID
        /// Only a third party's caveat has a location.
        case locationOfFirstPartyCaveat
        /// The signature has this many bytes; 32 is right.
        case signatureLength(Int)
        /// JSON: another character stands where this must.
        case expected(String)
        /// JSON: a control character, an unknown escape, half a surrogate pair, or bytes that are not UTF-8.
        case invalidText
        /// JSON: a name that this kind of object does not have.
        case unknownName(String)
        /// JSON: the same name, or two forms of the same field, twice in one object.
        case duplicateName(String)
        /// JSON: the names of version 1 and of version 2 in one macaroon.
        case mixedVersions
        case unsupportedVersion
        /// JSON: the object ends and lacks this.
        case missingName(String)
        case invalidBase64
        case invalidHexadecimal
    }

    public init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }
}

extension MacaroonParseError: CustomStringConvertible {
    public var description: String { "not a macaroon: \(reason) at byte \(offset)" }
}

extension MacaroonParseError.Reason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .empty: "no bytes at all"
        case .unknownFormat(let byte):
            "unknown format: 0x\(Base16.encode([byte])) begins no macaroon, only 02, a lower-case hexadecimal digit or { does"
        case .truncated: "the input ends too early"
        case .trailingBytes: "bytes after the end of the macaroon"
        case .nonMinimalLength: "a length in more bytes than it needs"
        case .fieldTooLong: "a field of more than \(Macaroon.Limits.fieldBytes) bytes"
        case .tooManyCaveats: "more than \(Macaroon.Limits.caveats) caveats"
        case .tooManyMacaroons: "more than \(Macaroon.Limits.macaroons) macaroons"
        case .unexpectedField(let type): "a field of type \(type) cannot stand here"
        case .invalidPacketLength: "a packet length that is wrong or not four lower-case hexadecimal digits"
        case .unexpectedPacket(let expected): "expected a packet \(expected)"
        case .unterminatedPacket: "a packet without a line feed at its end"
        case .emptyVerificationID: "an empty verification id"
        case .locationOfFirstPartyCaveat: "a location in a first-party caveat"
        case .signatureLength(let count): "a signature of \(count) bytes instead of 32"
        case .expected(let what): "expected \(what)"
        case .invalidText: "a string with a control character, an unknown escape or invalid UTF-8"
        case .unknownName(let name): "unknown name \(PrintableBytes(Array(name.utf8)))"
        case .duplicateName(let name): "\"\(name)\" twice"
        case .mixedVersions: "names of versions 1 and 2 in one macaroon"
        case .unsupportedVersion: "a version other than 2"
        case .missingName(let name): "\"\(name)\" is missing"
        case .invalidBase64: "invalid base64"
        case .invalidHexadecimal: "invalid hexadecimal"
        }
    }
}

extension Macaroon {
    /// What a macaroon may be at most; more is refused when it is read.
    public enum Limits {
        /// Of an identifier, a verification id or a location.
        public static let fieldBytes = 65_536
        public static let caveats = 1_000
        /// In one sequence of a macaroon and its discharges.
        public static let macaroons = 1_000
    }
}
