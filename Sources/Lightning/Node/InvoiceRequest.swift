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

extension InvoiceRequest {
    /// The memo as an invoice can carry it: cut to 639 bytes of UTF-8, never inside a character.
    public var boundedMemo: String {
        guard memo.utf8.count > Self.maximumMemoByteCount else { return memo }
        var count = 0
        let end = memo.indices.first { index in
            count += memo[index].utf8.count
            return count > Self.maximumMemoByteCount
        }
        return String(memo[..<(end ?? memo.endIndex)])
    }

    /// What the largest field of an invoice holds.
    public static let maximumMemoByteCount = 639
}
