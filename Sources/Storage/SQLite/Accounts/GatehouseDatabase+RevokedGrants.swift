public import Accounts
internal import GRDB
public import Lightning

extension GatehouseDatabase {
    /// By the primary key: what is new, and nothing before it, is read.
    public func revokedGrants(after position: RevocationPosition, limit: Int) async throws -> RevokedGrantsPage {
        try await read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT position, position AS row_number, grant_id, revoked_at, expires_at FROM revoked_grants
                    WHERE position > ? ORDER BY position LIMIT ?
                    """)
            let rows = try Row.fetchAll(statement, arguments: [position.value, min(max(0, limit), 10_000)]).map {
                self.stored($0, in: "revoked_grants")
            }
            let grants = try rows.map { row in
                RevokedGrant(
                    id: try row.parsed("grant_id") { GrantID(hex: $0) }, revokedAt: try row.moment("revoked_at"),
                    expiresAt: try row.moment("expires_at"))
            }
            let last: Int64? = try rows.last?.value("position")
            return RevokedGrantsPage(grants: grants, next: RevocationPosition(last ?? position.value))
        }
    }

    public func removeRevokedGrants(expiredBefore moment: Timestamp) async throws {
        try await write { db in
            try db.execute(
                sql: """
                    DELETE FROM grants WHERE ended_at IS NOT NULL AND id IN (SELECT grant_id FROM revoked_grants WHERE expires_at < ?)
                    """, arguments: [moment.milliseconds])
            try db.execute(sql: "DELETE FROM revoked_grants WHERE expires_at < ?", arguments: [moment.milliseconds])
        }
    }
}
