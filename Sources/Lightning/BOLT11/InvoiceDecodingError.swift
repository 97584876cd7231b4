/// Why a text is not an invoice that may be paid.
public struct InvoiceDecodingError: Error, Hashable, Sendable {
    public enum Reason: Error, Hashable, Sendable {
        // The text
        case tooLong
        case tooShort
        case mixedCase
        case invalidCharacter
        case separatorMissing
        case checksumMismatch
        // The prefix and the amount
        case unknownPrefix
        case malformedAmount
        case unknownMultiplier
        case subMilliSatoshi
        case amountTooLarge
        // The fields
        case fieldTooLong(tag: Character)
        case fieldRepeated(InvoiceField)
        case fieldMissing(InvoiceField)
        case descriptionMissing
        case descriptionAndHash
        case paddingNotZero(InvoiceField)
        case notMinimal(InvoiceField)
        case numberTooLarge(InvoiceField)
        case descriptionNotUTF8
        case unknownRequiredFeature(bit: Int)
        case malformedFallbackAddress(version: UInt8)
        case malformedRouteHint
        case malformedPayee
        // The signature
        case malformedRecoveryID
        case signatureNotRecoverable
        case signatureMismatch
    }

    public let reason: Reason
    /// Where it was noticed, in characters from the start of the text; `nil` where no single place is to blame.
    public let offset: Int?

    public init(_ reason: Reason, at offset: Int? = nil) {
        self.reason = reason
        self.offset = offset
    }
}

extension InvoiceDecodingError: CustomStringConvertible {
    public var description: String {
        offset.map { "\(reason) (at character \($0 + 1))" } ?? "\(reason)"
    }
}

extension InvoiceDecodingError.Reason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooLong: "the invoice is longer than \(Invoice.maximumLength) characters"
        case .tooShort: "the invoice is too short to hold a timestamp and a signature"
        case .mixedCase: "the invoice mixes upper and lower case"
        case .invalidCharacter: "the invoice has a character that does not belong in one"
        case .separatorMissing: "this is no invoice: the separator 1 is missing"
        case .checksumMismatch: "the checksum does not match: the invoice was mistyped or cut off"
        case .unknownPrefix: "this is no Lightning invoice of a known network (lnbc, lntb, lntbs, lnbcrt or lnsb)"
        case .malformedAmount: "the amount is not a positive whole number without leading zeros"
        case .unknownMultiplier: "the amount's unit is not m, u, n or p"
        case .subMilliSatoshi: "the amount is not a whole number of millisatoshi"
        case .amountTooLarge: "the amount is more than all bitcoin there will be"
        case .fieldTooLong(let tag): "field \(tag) runs into the signature"
        case .fieldRepeated(let field): "field \(field.letter) occurs twice, so that it is not clear which one counts"
        case .fieldMissing(let field): "field \(field.letter) is missing"
        case .descriptionMissing: "neither a description (d) nor the hash of one (h) is there"
        case .descriptionAndHash: "both a description (d) and the hash of one (h) are there"
        case .paddingNotZero(let field): "field \(field.letter) is not padded with zeros"
        case .notMinimal(let field): "field \(field.letter) starts with zeros"
        case .numberTooLarge(let field): "the number in field \(field.letter) does not fit 64 bits"
        case .descriptionNotUTF8: "the description is not UTF-8"
        case .unknownRequiredFeature(let bit): "the invoice requires feature \(bit), which is not known here"
        case .malformedFallbackAddress(let version): "the fallback address of version \(version) is no valid address"
        case .malformedRouteHint: "a route hint is malformed"
        case .malformedPayee: "the payee's public key is not a point on the curve"
        case .malformedRecoveryID: "the signature's recovery id is not 0, 1, 2 or 3"
        case .signatureNotRecoverable: "no public key can be recovered from the signature"
        case .signatureMismatch: "the signature is not the payee's, or its S is high"
        }
    }
}
