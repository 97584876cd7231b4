internal import Accounts
internal import GRDB
internal import Lightning
internal import SSA
internal import Throttling

extension Grant {
    static let columns = """
        \(StoredRow.numberColumn), id, user_id, redirect_origin, scopes, created_at, last_used_at, network_high, network_low, address, user_agent,
        refresh_hash, issued_at, expires_at, is_used, offered_at, answered_at, predecessor_at, ended_at, end_reason
        """

    init(_ row: StoredRow) throws {
        let reason = try row.optionallyParsed("end_reason") { GrantEnd.Reason(rawValue: $0) }
        let endedAt = try row.optionalMoment("ended_at")
        guard (reason == nil) == (endedAt == nil) else { throw row.failure("ended_at") }
        self.init(
            id: try row.parsed("id") { GrantID(hex: $0) }, user: try row.parsed("user_id") { UserID(hex: $0) },
            redirectOrigin: try row.optional("redirect_origin"), scopes: Scopes(rawValue: try row.bits("scopes")),
            createdAt: try row.moment("created_at"), lastUsedAt: try row.moment("last_used_at"), caller: try Caller(row),
            refreshHash: RefreshTokenHash(try row.bytes32("refresh_hash")), refresh: try RefreshState(row),
            end: reason.flatMap { reason in endedAt.map { GrantEnd(reason, at: $0) } })
    }

    /// By column.
    var stored: [(column: String, value: (any DatabaseValueConvertible)?)] {
        [
            ("id", id.hex), ("user_id", user.hex), ("redirect_origin", redirectOrigin), ("scopes", scopes.rawValue.signedBits),
            ("created_at", createdAt.milliseconds), ("last_used_at", lastUsedAt.milliseconds), ("refresh_hash", refreshHash.bytes.blob),
            ("ended_at", end?.at.milliseconds), ("end_reason", end?.reason.rawValue),
        ] + caller.stored + refresh.stored
    }
}

extension RefreshState {
    fileprivate init(_ row: StoredRow) throws {
        self.init(
            current: AccessTokenStamp(issuedAt: try row.moment("issued_at"), expiresAt: try row.moment("expires_at")),
            isUsed: try row.value("is_used"), offeredAt: try row.moment("offered_at"), answeredAt: try row.optionalMoment("answered_at"),
            predecessor: try row.optionalMoment("predecessor_at"))
    }

    /// By column: all that makes two states the same.
    var stored: [(column: String, value: (any DatabaseValueConvertible)?)] {
        [
            ("issued_at", current.issuedAt.milliseconds), ("expires_at", current.expiresAt.milliseconds), ("is_used", isUsed),
            ("offered_at", offeredAt.milliseconds), ("answered_at", answeredAt?.milliseconds), ("predecessor_at", predecessor?.milliseconds),
        ]
    }
}

extension Caller {
    init(_ row: StoredRow) throws {
        let network = CallerAddress(words: (high: try row.bits("network_high"), low: try row.bits("network_low")))
        self.init(network: network, address: try row.value("address"), userAgent: try row.value("user_agent"))
    }

    /// By column.
    var stored: [(column: String, value: (any DatabaseValueConvertible)?)] {
        [
            ("network_high", network.words.high.signedBits), ("network_low", network.words.low.signedBits), ("address", address),
            ("user_agent", userAgent),
        ]
    }
}
