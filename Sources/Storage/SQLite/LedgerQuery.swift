public import Gate
public import Lightning

/// Which payments to list. Newest first.
public struct LedgerQuery: Hashable, Sendable {
    /// The name of a service; `nil`: all.
    public var service: String?
    /// From this moment on, by the time of payment.
    public var since: Timestamp?
    /// Before this moment.
    public var until: Timestamp?
    /// How many at most; from 1 to 10,000.
    public var limit: Int
    /// Where the page before ended: its ``LedgerPage/next``.
    public var after: LedgerCursor?

    public init(service: String? = nil, since: Timestamp? = nil, until: Timestamp? = nil, limit: Int = 50, after: LedgerCursor? = nil) {
        self.service = service
        self.since = since
        self.until = until
        self.limit = min(max(limit, 1), 10_000)
        self.after = after
    }
}

/// A place in the listing. Its text goes through the command line and back.
public struct LedgerCursor: Hashable, Sendable, CustomStringConvertible {
    let paidAt: Int64
    let paymentHash: PaymentHash

    init(paidAt: Int64, paymentHash: PaymentHash) {
        self.paidAt = paidAt
        self.paymentHash = paymentHash
    }

    /// `nil` for a text that is none.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let paidAt = Int64(parts[0]), let hash = PaymentHash(hex: parts[1]) else { return nil }
        self.init(paidAt: paidAt, paymentHash: hash)
    }

    public var description: String { "\(paidAt).\(paymentHash.hex)" }
}

/// A payment as it stands in the books.
public struct LedgerRecord: Hashable, Sendable {
    public let entry: LedgerEntry
    /// When it was settled, else first used, else challenged: the time by which it is listed and summed.
    public let paidAt: Timestamp
    public let revocation: Revocation?
    /// Whether the master key that minted the pass is gone.
    public let isKeyDropped: Bool

    /// What the gate would say to the pass at a moment.
    public func state(at now: Timestamp) -> PassState {
        if revocation != nil { return .revoked }
        if isKeyDropped { return .keyDropped }
        if entry.epoch == nil { return .unknown }
        if let end = entry.validUntil, now >= end { return .expired }
        return .good
    }
}

/// Whether a pass that was paid for still opens the gate.
public enum PassState: String, Hashable, Sendable, CaseIterable {
    case good
    case expired
    case revoked
    case keyDropped = "key-dropped"
    /// Written down by a release that did not note key and end, and not used since the gate last started.
    case unknown
}

public struct LedgerPage: Hashable, Sendable {
    public let records: [LedgerRecord]
    /// `nil` on the last page.
    public let next: LedgerCursor?
}

/// What was found for a payment hash or pass id, or the beginning of one.
public enum LedgerMatch: Hashable, Sendable {
    case none
    case one(LedgerRecord)
    /// More than one begins like that: use more digits.
    case several
}

/// A pass that was taken back.
public struct Revocation: Hashable, Sendable {
    public let paymentHash: PaymentHash
    public let reason: String
    public let revokedAt: Timestamp

    public init(paymentHash: PaymentHash, reason: String, revokedAt: Timestamp) {
        self.paymentHash = paymentHash
        self.reason = reason
        self.revokedAt = revokedAt
    }
}
