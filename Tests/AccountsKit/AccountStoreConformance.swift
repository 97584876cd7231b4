public import Accounts
public import ConformanceKit

/// The contract of ``AccountStore``: what everything that keeps accounts passes. Each claim wants a store of its own with nothing in it.
public enum AccountStoreConformance {
    public typealias StoreClaim = Claim<any AccountStore>

    public static let claims: [StoreClaim] = accounts + grants + revocations + codes + log + keys
}

extension AccountStore {
    /// An account that is stored.
    func registered(_ seed: UInt64, email: String) async throws -> User {
        let user = try Sample.user(seed, email: email)
        try holdEqual(try await insert(user, audit: Sample.event(.register, user.id)), .inserted, "insertion of \(email)")
        return user
    }

    /// A session that is stored.
    func signedIn(_ seed: UInt64, _ user: User) async throws -> Grant {
        let grant = Sample.grant(seed, of: user.id)
        try hold(try await insert(grant, audit: Sample.event(.signIn, user.id, grant.id)), "a session was not stored")
        return grant
    }

    /// The audit log from its beginning.
    func actions(about user: User? = nil) async throws -> [AuditEvent.Action] {
        try await auditRecords(about: user?.id, before: nil, limit: 1000).map(\.event.action).reversed()
    }
}
