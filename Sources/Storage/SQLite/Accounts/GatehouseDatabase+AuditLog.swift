public import Accounts
internal import GRDB
internal import Lightning

extension GatehouseDatabase {
    public func append(_ event: AuditEvent) async throws {
        try await write { try Self.store(event, $0) }
    }

    public func auditRecords(about user: UserID?, before number: Int64?, limit: Int) async throws -> [AuditRecord] {
        try await read { db in
            var arguments: StatementArguments = [number ?? .max]
            if let user { arguments += [user.hex] }
            arguments += [min(max(0, limit), 1000)]
            let sql = """
                SELECT number, number AS row_number, at, actor, action, user_id, grant_id, network_high, network_low, address, user_agent, result
                FROM audit_log WHERE number < ?\(user == nil ? "" : " AND user_id = ?") ORDER BY number DESC LIMIT ?
                """
            return try Row.fetchAll(try db.cachedStatement(sql: sql), arguments: arguments).map {
                try AuditRecord(self.stored($0, in: "audit_log"))
            }
        }
    }

    /// In the transaction of whoever calls: nothing is done without its line, and no line is left of what was not done.
    static func store(_ event: AuditEvent, _ db: Database) throws {
        let fields: [(column: String, value: (any DatabaseValueConvertible)?)] = [
            ("at", event.at.milliseconds), ("actor", event.actor.rawValue), ("action", event.action.rawValue), ("user_id", event.user?.hex),
            ("grant_id", event.grant?.hex), ("result", event.result),
        ]
        try insert(fields + event.caller.stored, into: "audit_log", db)
    }
}

extension AuditRecord {
    fileprivate init(_ row: StoredRow) throws {
        let event = AuditEvent(
            at: try row.moment("at"), actor: try row.parsed("actor") { AuditEvent.Actor(rawValue: $0) },
            action: try row.parsed("action") { AuditEvent.Action(rawValue: $0) }, user: try row.optionallyParsed("user_id") { UserID(hex: $0) },
            grant: try row.optionallyParsed("grant_id") { GrantID(hex: $0) }, caller: try Caller(row), result: try row.value("result"))
        self.init(number: try row.value("number"), event: event)
    }
}
