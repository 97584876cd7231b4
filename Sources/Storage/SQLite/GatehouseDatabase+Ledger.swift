internal import GRDB
public import Gate
internal import Lightning

extension GatehouseDatabase: PaymentLedger {
    /// One transaction for all entries, whoever calls it how often: an entry that comes again, after a crash between the commit and its acknowledgement or
    /// from two gateways that saw the same payment, changes nothing but what was missing, so no payment is counted twice.
    public func record(_ entries: [LedgerEntry]) async throws {
        guard !entries.isEmpty else { return }
        try await write { db in
            let statement = try db.cachedStatement(sql: Self.upsert)
            for entry in entries {
                try statement.execute(arguments: [
                    entry.paymentHash.hex, Int64(clamping: entry.amount.value), entry.service, entry.passID, entry.issuedAt.milliseconds,
                    entry.settledAt?.milliseconds, entry.firstUsedAt?.milliseconds, entry.epoch.map { Int64($0) }, entry.validUntil?.milliseconds,
                ])
            }
        }
    }

    /// SQLite's two-argument `min` and `max` are null as soon as one of the two is. For `valid_until` that is what is wanted: no end outlasts any, and of two
    /// ends the later is the pass's own, the earlier that of a copy which its holder narrowed.
    private static let upsert = """
        INSERT INTO ledger (payment_hash, amount_msat, service, pass_id, issued_at, settled_at, first_used_at, epoch, valid_until)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (payment_hash) DO UPDATE SET
            amount_msat = iif(amount_msat = 0, excluded.amount_msat, amount_msat),
            service = iif(service = '', excluded.service, service),
            pass_id = iif(pass_id = '', excluded.pass_id, pass_id),
            issued_at = min(issued_at, excluded.issued_at),
            settled_at = coalesce(min(settled_at, excluded.settled_at), settled_at, excluded.settled_at),
            first_used_at = coalesce(min(first_used_at, excluded.first_used_at), first_used_at, excluded.first_used_at),
            valid_until = CASE
                WHEN epoch IS NULL THEN excluded.valid_until
                WHEN excluded.epoch IS NULL THEN valid_until
                ELSE max(valid_until, excluded.valid_until)
            END,
            epoch = coalesce(epoch, excluded.epoch)
        """
}
