import Accounts
import AccountsKit
import Lightning
import Storage

extension CrashWriter {
    /// Registers, signs in, refreshes, revokes; then the same for the next account.
    ///
    ///     user ID
    ///     session GRANT
    ///     refreshed GRANT MILLISECONDS-OF-ISSUE
    ///     ended GRANT
    static func writeAccounts(to database: GatehouseDatabase, _ seed: UInt64) async throws {
        var number = seed << 32
        while true {
            number += 1
            let user = try Sample.user(number, email: "\(number)@example.org")
            guard try await database.insert(user, audit: Sample.event(.register, user.id)) == .inserted else { continue }
            acknowledge("user \(user.id)")
            let grant = Sample.grant(number, of: user.id)
            guard try await database.insert(grant, audit: Sample.event(.signIn, user.id, grant.id)) else { continue }
            acknowledge("session \(grant.id)")
            var state = grant.refresh
            for _ in 0..<2 {
                let issued = state.current.issuedAt.advanced(by: .seconds(1))
                let next = RefreshState(
                    current: AccessTokenStamp(issuedAt: issued, expiresAt: state.current.expiresAt), isUsed: false, offeredAt: issued,
                    answeredAt: issued, predecessor: state.current.issuedAt)
                guard try await database.replaceRefreshState(of: grant.id, state, with: next, usedAt: issued) else { continue }
                acknowledge("refreshed \(grant.id) \(issued.milliseconds)")
                state = next
            }
            let end = GrantEnd(.signedOut, at: Sample.now)
            try await database.end(GrantEnding(.one(grant.id, of: user.id), end), audit: Sample.event(.signOut, user.id, grant.id))
            acknowledge("ended \(grant.id)")
        }
    }

    /// The same addresses whatever the seed, in the same order: `first NUMBER` for each that nobody had, `end` after the last.
    static func register(in database: GatehouseDatabase, _ seed: UInt64) async throws {
        for number in 0..<200 {
            let user = try Sample.user(seed << 32 + UInt64(number), email: "\(number)@example.org")
            if case .inserted = try await database.insert(user, audit: Sample.event(.register, user.id)) { acknowledge("first \(number)") }
        }
        acknowledge("end")
    }
}
