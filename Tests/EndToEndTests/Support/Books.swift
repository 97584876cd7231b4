import Gate
import Lightning
import Storage

/// The operator's ledger as it lies on the disk.
enum Books {
    struct Line: Hashable, Sendable {
        let hash: PaymentHash
        let amount: MilliSatoshi
        let service: String
        let passID: String
        let isSettled: Bool
        let isUsed: Bool
    }

    static func lines(at path: String) async throws -> [Line] {
        let database = try GatehouseDatabase.open(path: path)
        let records = try await database.payments(LedgerQuery(limit: 10_000)).records
        try database.close()
        return records.map { record in
            let entry = record.entry
            return Line(
                hash: entry.paymentHash, amount: entry.amount, service: entry.service, passID: entry.passID, isSettled: entry.settledAt != nil,
                isUsed: entry.firstUsedAt != nil)
        }
    }

    /// Waits for the books, which are written behind the requests.
    static func await(at path: String, _ what: String, _ condition: ([Line]) -> Bool) async throws -> [Line] {
        var found: [Line] = []
        try await eventually("the ledger holds \(what)") {
            found = try await lines(at: path)
            return condition(found)
        }
        return found
    }
}
