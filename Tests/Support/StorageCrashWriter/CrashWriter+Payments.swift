import Gate
import Lightning
import Storage

extension CrashWriter {
    /// The hash of each.
    static func writePayments(to database: GatehouseDatabase, _ seed: UInt64) async throws {
        var generator = Counter(value: seed << 32)
        _ = try await database.masterKeys(now: Timestamp(seconds: 1), generator: &generator)
        while true {
            let hash = PaymentHash(Bytes32(random: &generator))
            let entry = LedgerEntry(
                paymentHash: hash, amount: .satoshis(10), service: "swaps", passID: Bytes32(random: &generator).hex, issuedAt: Timestamp(seconds: 1),
                settledAt: nil, firstUsedAt: nil)
            try await database.record([entry])
            acknowledge(hash.hex)
        }
    }
}
