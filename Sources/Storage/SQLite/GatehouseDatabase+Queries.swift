internal import GRDB
internal import Gate
internal import Lightning

extension GatehouseDatabase {
    private static let columns = """
        SELECT l.payment_hash, l.amount_msat, l.service, l.pass_id, l.issued_at, l.settled_at, l.first_used_at, l.paid_at, l.epoch, l.valid_until,
            r.reason, r.revoked_at, l.epoch IS NOT NULL AND k.number IS NULL AS key_dropped
        FROM ledger l LEFT JOIN revocations r ON r.payment_hash = l.payment_hash LEFT JOIN master_key_epochs k ON k.number = l.epoch
        """

    public func payments(_ query: LedgerQuery = LedgerQuery()) async throws -> LedgerPage {
        var conditions: [String] = []
        var arguments = StatementArguments()
        if let service = query.service {
            conditions.append("l.service = ?")
            arguments += [service]
        }
        if let since = query.since {
            conditions.append("l.paid_at >= ?")
            arguments += [since.milliseconds]
        }
        if let until = query.until {
            conditions.append("l.paid_at < ?")
            arguments += [until.milliseconds]
        }
        if let after = query.after {
            conditions.append("(l.paid_at, l.payment_hash) < (?, ?)")
            arguments += [after.paidAt, after.paymentHash.hex]
        }
        let filter = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
        let sql = Self.columns + filter + " ORDER BY l.paid_at DESC, l.payment_hash DESC LIMIT \(query.limit + 1)"
        return try await read { [arguments] db in
            let records = try Row.fetchAll(db, sql: sql, arguments: arguments).map(self.record)
            let page = Array(records.prefix(query.limit))
            let next = records.count > page.count ? page.last.map { LedgerCursor($0) } : nil
            return LedgerPage(records: page, next: next)
        }
    }

    /// - Parameter prefix: A payment hash or a pass id in hexadecimal, or how one begins.
    public func payment(matching prefix: String) async throws -> LedgerMatch {
        let prefix = prefix.lowercased()
        guard !prefix.isEmpty, prefix.count <= 64, prefix.allSatisfy({ $0.isHexDigit && $0.isASCII }) else { return .none }
        // "g" sorts after every hexadecimal digit.
        let end = prefix + "g"
        let sql =
            Self.columns + " WHERE (l.payment_hash >= ? AND l.payment_hash < ?) OR (l.pass_id >= ? AND l.pass_id < ?) ORDER BY l.payment_hash LIMIT 2"
        return try await read { db in
            let records = try Row.fetchAll(db, sql: sql, arguments: [prefix, end, prefix, end]).map(self.record)
            guard let first = records.first else { return .none }
            return records.count == 1 ? .one(first) : .several
        }
    }

    private func record(_ row: Row) throws -> LedgerRecord {
        guard let hash = PaymentHash(hex: row["payment_hash"] as String) else { throw corrupt("payment hash") }
        let amount: Int64 = row["amount_msat"]
        let entry = LedgerEntry(
            paymentHash: hash, amount: MilliSatoshi(UInt64(clamping: amount)), service: row["service"], passID: row["pass_id"],
            issuedAt: Timestamp(milliseconds: row["issued_at"]), settledAt: row.timestamp("settled_at"), firstUsedAt: row.timestamp("first_used_at"),
            epoch: (row["epoch"] as Int64?).flatMap { UInt32(exactly: $0) }, validUntil: row.timestamp("valid_until"))
        let revocation = row.timestamp("revoked_at").map { Revocation(paymentHash: hash, reason: row["reason"], revokedAt: $0) }
        return LedgerRecord(entry: entry, paidAt: Timestamp(milliseconds: row["paid_at"]), revocation: revocation, isKeyDropped: row["key_dropped"])
    }
}

extension LedgerCursor {
    init(_ record: LedgerRecord) {
        self.init(paidAt: record.paidAt.milliseconds, paymentHash: record.entry.paymentHash)
    }
}
