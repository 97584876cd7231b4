/// A Lightning node that is paid: it makes invoices and says when they are settled.
///
/// Implementations are safe to call from anywhere, never retry a `createInvoice` by themselves (two invoices could be made for one
/// challenge), and bound every wait: a node that hangs is a ``LightningNodeError`` with `kind == .unreachable`.
public protocol InvoiceIssuer: Sendable {
    /// Makes an invoice. A node that counts in whole satoshi refuses other amounts with `.rejected`; it never rounds.
    func createInvoice(_ request: InvoiceRequest) async throws(LightningNodeError) -> IssuedInvoice

    /// What became of an invoice; `nil` when the node does not know the hash.
    func invoiceState(for hash: PaymentHash) async throws(LightningNodeError) -> InvoiceState?

    /// Every settlement from now on, until the consumer stops. Reconnects by itself, and after a reconnection repeats
    /// what may have been missed: the consumer must be idempotent by payment hash.
    func settlements() -> AsyncStream<Settlement>

    func status() async throws(LightningNodeError) -> NodeStatus
}

/// A Lightning node that pays.
///
/// **Money invariant.** `pay` is called at most once for a payment hash whose outcome is not known. When it throws, the payment may still be
/// under way: only `payment(for:)` tells, and only `.failed` or `nil` there allow another attempt.
public protocol InvoicePayer: Sendable {
    /// Pays and waits for the outcome, `timeout` at the longest: then `.inFlight`. Never more than the invoice's amount plus `feeLimit`;
    /// a node that takes no fee limit documents its own bound.
    func pay(_ invoice: Invoice, feeLimit: MilliSatoshi, timeout: Duration) async throws(LightningNodeError) -> PaymentStatus

    /// What became of a payment; `nil` when this node never tried it.
    func payment(for hash: PaymentHash) async throws(LightningNodeError) -> PaymentStatus?

    /// What can be spent over channels right now.
    func spendableBalance() async throws(LightningNodeError) -> MilliSatoshi

    func status() async throws(LightningNodeError) -> NodeStatus
}

/// What the payee asks for.
public struct InvoiceRequest: Hashable, Sendable {
    public var amount: MilliSatoshi
    /// Shown to the payer; at most 639 bytes of UTF-8 (BOLT 11 `d`), cut by the implementation on a character border.
    public var memo: String
    /// How long the invoice can be paid, in seconds; positive.
    public var expirySeconds: Int64

    public init(amount: MilliSatoshi, memo: String, expirySeconds: Int64) {
        self.amount = amount
        self.memo = memo
        self.expirySeconds = expirySeconds
    }
}

/// An invoice that the node promises to honour. Decoded, so that its hash and amount are those that the payer will see.
public struct IssuedInvoice: Hashable, Sendable {
    public let invoice: Invoice

    public init(invoice: Invoice) {
        self.invoice = invoice
    }

    public var paymentHash: PaymentHash { invoice.paymentHash }
    /// The BOLT 11 text, lower case.
    public var text: String { invoice.text }
}

public enum InvoiceState: Hashable, Sendable {
    case open
    /// Money is on the way but not ours yet.
    case accepted
    case settled(at: Timestamp?)
    /// Expired or cancelled: can never be paid any more.
    case closed
}

/// An invoice of ours that was paid.
public struct Settlement: Hashable, Sendable {
    public let paymentHash: PaymentHash
    public let amount: MilliSatoshi
    public let memo: String
    /// When the node says so; `nil` where it keeps no time.
    public let settledAt: Timestamp?

    public init(paymentHash: PaymentHash, amount: MilliSatoshi, memo: String, settledAt: Timestamp?) {
        self.paymentHash = paymentHash
        self.amount = amount
        self.memo = memo
        self.settledAt = settledAt
    }
}

public enum PaymentStatus: Hashable, Sendable {
    case inFlight
    case succeeded(Payment)
    case failed(PaymentFailure)
}

public struct Payment: Hashable, Sendable {
    public let paymentHash: PaymentHash
    public let preimage: Preimage
    /// Without the fee.
    public let amount: MilliSatoshi
    public let fee: MilliSatoshi

    public init(paymentHash: PaymentHash, preimage: Preimage, amount: MilliSatoshi, fee: MilliSatoshi) {
        self.paymentHash = paymentHash
        self.preimage = preimage
        self.amount = amount
        self.fee = fee
    }
}

/// Why a payment is over without money having moved.
public enum PaymentFailure: String, Hashable, Sendable {
    case noRoute = "no-route"
    case insufficientBalance = "insufficient-balance"
    case invoiceExpired = "invoice-expired"
    case feeLimitExceeded = "fee-limit-exceeded"
    /// The payee does not know the payment hash, or refuses the amount.
    case rejectedByPayee = "rejected-by-payee"
    case timedOut = "timed-out"
    case unknown
}

public struct NodeStatus: Hashable, Sendable {
    /// The node's public key, 66 hexadecimal digits.
    public let nodeID: String
    public let network: BitcoinNetwork
    /// The implementation and its version, for people: `Electrum 4.3.4`.
    public let software: String

    public init(nodeID: String, network: BitcoinNetwork, software: String) {
        self.nodeID = nodeID
        self.network = network
        self.software = software
    }
}

/// A node did not do what it was asked.
public struct LightningNodeError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Kind: String, Hashable, Sendable {
        /// Not reached, or no answer in time. A retry may help; what was asked may have been done all the same.
        case unreachable
        /// Credentials, certificate or address are wrong. A retry does not help.
        case misconfigured
        /// The node understood and said no.
        case rejected
        /// The node answered something that is not its protocol.
        case malformedAnswer = "malformed-answer"
    }

    public let kind: Kind
    /// What happened and what to do about it, for the operator. Never a credential.
    public let message: String

    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// Whether the same call can succeed later without anybody changing anything.
    public var isTransient: Bool { kind == .unreachable }

    public var description: String { "\(kind.rawValue): \(message)" }
}
