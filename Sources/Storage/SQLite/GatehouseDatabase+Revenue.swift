internal import GRDB
public import Lightning

/// By what payments are added up. Days and months are those of UTC.
public enum RevenueGrouping: String, Hashable, Sendable, CaseIterable {
    case day, month, service
}

public struct RevenueLine: Hashable, Sendable {
    /// `2026-11-21`, `2026-11` or a service's name.
    public let group: String
    public let payments: Int
    public let amount: MilliSatoshi
}

extension GatehouseDatabase {
    /// Ascending by group. Payments without a row in the period make no line.
    public func revenue(
        by grouping: RevenueGrouping, service: String? = nil, since: Timestamp? = nil, until: Timestamp? = nil
    ) async throws -> [RevenueLine] {
        let group =
            switch grouping {
            case .day: "strftime('%Y-%m-%d', paid_at / 1000, 'unixepoch')"
            case .month: "strftime('%Y-%m', paid_at / 1000, 'unixepoch')"
            case .service: "service"
            }
        let sql = """
            SELECT \(group) AS grouped, count(*) AS payments, sum(amount_msat) AS amount FROM ledger
            WHERE (:service IS NULL OR service = :service) AND paid_at >= :since AND paid_at < :until GROUP BY grouped ORDER BY grouped
            """
        let arguments: StatementArguments = [
            "service": service, "since": since?.milliseconds ?? .min, "until": until?.milliseconds ?? .max,
        ]
        return try await read { db in
            try Row.fetchAll(db, sql: sql, arguments: arguments).map { row in
                let amount: Int64 = row["amount"]
                return RevenueLine(group: row["grouped"] ?? "?", payments: row["payments"], amount: MilliSatoshi(UInt64(clamping: amount)))
            }
        }
    }
}
