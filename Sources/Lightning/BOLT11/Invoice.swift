/// A decoded and fully checked BOLT 11 invoice.
///
/// It comes from ``decode(_:)`` or from ``InvoiceDraft/sign(with:)`` and from nowhere else, so that whoever holds one knows that its checksum
/// and signature are good. Whether it has expired, and whether its amount is acceptable, is for the caller to decide.
public struct Invoice: Hashable, Sendable {
    /// The longest text that is read, in bytes: what a QR code can hold. The specification sets no limit.
    public static let maximumLength = 7089

    public static let defaultExpirySeconds: UInt64 = 3600
    public static let defaultMinFinalCLTVExpiryDelta: UInt64 = 18

    /// The invoice as it was read, lower case.
    public let text: String
    public let network: BitcoinNetwork
    /// `nil` for an invoice that leaves the amount to the payer.
    public let amount: MilliSatoshi?
    public let timestamp: Timestamp
    public let paymentHash: PaymentHash
    /// What the payer must show to the payee along with the money, so that nobody on the way can probe. Not secret towards whoever has the invoice.
    public let paymentSecret: Bytes32
    public let purpose: Purpose
    /// The node that signed, which is the one to be paid: the `n` field, or recovered from the signature.
    public let payee: PublicKey
    /// Whether `payee` was named in an `n` field.
    public let namesPayee: Bool
    /// How long after `timestamp` it may be paid, in seconds; 3600 when the invoice does not say.
    public let expirySeconds: UInt64
    /// In blocks; 18 when the invoice does not say.
    public let minFinalCLTVExpiryDelta: UInt64
    public let features: FeatureBits
    /// Most preferred first; those of unknown versions are left out.
    public let fallbackAddresses: [FallbackAddress]
    /// Alternatives, most preferred first.
    public let routeHints: [RouteHint]
    /// What the payee wants to get back with the payment (`m`).
    public let metadata: [UInt8]?
    public let signature: Signature

    /// What the payment is for: a text, or the SHA-256 of one that is handed over by other means.
    public enum Purpose: Hashable, Sendable {
        case description(String)
        case descriptionHash(Bytes32)
    }

    public struct Signature: Hashable, Sendable {
        /// R and S, 64 bytes.
        public let compact: [UInt8]
        /// 0 to 3: which of the possible public keys is the payee's.
        public let recoveryID: UInt8
    }

    /// The moment from which paying it must not be tried.
    public var expiresAt: Timestamp {
        let (seconds, overflow) = timestamp.seconds.addingReportingOverflow(Int64(clamping: expirySeconds))
        return Timestamp(seconds: overflow ? .max : seconds)
    }

    public func isExpired(at now: Timestamp) -> Bool {
        now >= expiresAt
    }

    /// The description, written by the payee: unfiltered, never to be shown without escaping.
    public var description: String? {
        if case .description(let text) = purpose { text } else { nil }
    }

    public var descriptionHash: Bytes32? {
        if case .descriptionHash(let hash) = purpose { hash } else { nil }
    }
}
