import Lightning
import Testing

@testable import Accounts

@Suite("The store in memory")
struct StoreTests {
    let store = InMemoryAccountStore()

    @Test("Of 64 that register one address at once, one is stored")
    func uniqueAddress() async throws {
        let store = store
        let outcomes = try await withThrowingTaskGroup(of: UserInsertion.self) { group in
            for seed in 0..<64 as Range<UInt64> {
                let user = try user(seed, email: seed.isMultiple(of: 2) ? "Ada@Example.org" : "ada@example.ORG")
                group.addTask { try await store.insert(user, audit: event(.register, user.id)) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count { $0 == .inserted } == 1)
        #expect(try await store.users(after: nil, limit: 1000).count == 1)
        #expect(try await store.auditRecords(about: nil, before: nil, limit: 10).count == 1)
    }

    @Test("A change of an account that changed in the meantime is refused, and an address cannot be taken over")
    func revisions() async throws {
        var ada = try user(1, email: "ada@example.org")
        _ = try await store.insert(ada, audit: event(.register, ada.id))
        _ = try await store.insert(try user(2, email: "bob@example.org"), audit: event(.register))
        ada.status = "first"
        guard case .updated(let stored) = try await store.update(ada, ending: nil, audit: event(.changeProfile, ada.id)) else {
            Issue.record("not updated")
            return
        }
        #expect(stored.revision == 2 && stored.status == "first")
        #expect(try await store.update(ada, ending: nil, audit: event(.changeProfile, ada.id)) == .conflict)
        var thief = stored
        thief.email = try email("BOB@example.org")
        #expect(try await store.update(thief, ending: nil, audit: event(.changeProfile, ada.id)) == .emailTaken)
        #expect(try await store.user(emailKey: "ada@example.org")?.status == "first")
        #expect(try await store.update(try user(3, email: "c@d"), ending: nil, audit: event(.changeProfile)) == .noSuchUser)
    }

    @Test("A grant that ends is revoked in the same step, once, and a gate that follows reads it once")
    func endings() async throws {
        let ada = try user(1, email: "ada@example.org")
        _ = try await store.insert(ada, audit: event(.register, ada.id))
        for seed in 10..<13 as Range<UInt64> {
            #expect(try await store.insert(grant(seed, of: ada.id), audit: event(.signIn, ada.id)))
        }
        let end = GrantEnd(.signedOut, at: now)
        let others = try await store.end(GrantEnding(.allExcept(grantID(10), of: ada.id), end), audit: event(.signOut, ada.id))
        #expect(Set(others) == [grantID(11), grantID(12)])
        #expect(try await store.end(GrantEnding(.allExcept(grantID(10), of: ada.id), end), audit: event(.signOut, ada.id)).isEmpty)
        #expect(try await store.end(GrantEnding(.one(grantID(10), of: userID(99)), end), audit: event(.signOut)).isEmpty)
        let first = try await store.revokedGrants(after: .start, limit: 1)
        let second = try await store.revokedGrants(after: first.next, limit: 10)
        #expect(Set((first.grants + second.grants).map(\.id)) == [grantID(11), grantID(12)])
        #expect(try await store.revokedGrants(after: second.next, limit: 10).grants.isEmpty)
        #expect(try await store.liveGrants(of: ada.id).map(\.id) == [grantID(10)])
        #expect(try await store.grant(grantID(11))?.end == end)
        try await store.removeRevokedGrants(expiredBefore: now.advanced(by: .seconds(8 * 3600 + 1)))
        #expect(try await store.grant(grantID(11)) == nil)
        #expect(try await store.grant(refreshHash: RefreshTokenHash(bytes(10)))?.id == grantID(10))
    }

    @Test("Of two that replace the same refresh state, one does; a use that a gate saw marks the current token only")
    func refreshStates() async throws {
        let ada = try user(1, email: "ada@example.org")
        _ = try await store.insert(ada, audit: event(.register, ada.id))
        let session = grant(10, of: ada.id)
        _ = try await store.insert(session, audit: event(.signIn, ada.id))
        var next = session.refresh
        next.predecessor = session.refresh.current.issuedAt
        next.current = AccessTokenStamp(issuedAt: now.advanced(by: .seconds(9)), expiresAt: now.advanced(by: .seconds(9000)))
        #expect(try await store.replaceRefreshState(of: session.id, session.refresh, with: next, usedAt: now))
        #expect(try await !store.replaceRefreshState(of: session.id, session.refresh, with: next, usedAt: now))
        try await store.recordUses([AccessTokenUse(grant: session.id, issuedAt: now, usedAt: now)])
        #expect(try await store.grant(session.id)?.refresh.isUsed == false)
        let later = now.advanced(by: .seconds(20))
        try await store.recordUses([AccessTokenUse(grant: session.id, issuedAt: next.current.issuedAt, usedAt: later)])
        #expect(try await store.grant(session.id)?.refresh.isUsed == true)
        #expect(try await store.grant(session.id)?.lastUsedAt == later)
    }

    @Test("A code is good once, for a quarter of an hour, and after five wrong ones not at all")
    func codes() async throws {
        let ada = userID(1)
        let expiry = now.advanced(by: OneTimeCode.lifetime)
        func put() async throws {
            try await store.put(OneTimeCode(user: ada, purpose: .confirmEmail, hash: bytes(7), createdAt: now, expiresAt: expiry))
        }
        func redeem(_ hash: Bytes32, at moment: Timestamp = now) async throws -> CodeRedemption {
            try await store.redeem(hash, of: ada, for: .confirmEmail, at: moment)
        }
        try await put()
        #expect(try await store.redeem(bytes(7), of: ada, for: .resetPassword, at: now) == .noCode)
        #expect(try await redeem(bytes(7)) == .accepted)
        #expect(try await redeem(bytes(7)) == .noCode)
        try await put()
        #expect(try await redeem(bytes(7), at: expiry) == .noCode)
        for left in (0..<5).reversed() { #expect(try await redeem(bytes(8)) == .wrong(attemptsLeft: left)) }
        #expect(try await redeem(bytes(7)) == .noCode)
    }

    @Test("A deleted account leaves its revocations and its audit events, and its address is free again")
    func deletion() async throws {
        let ada = try user(1, email: "ada@example.org")
        _ = try await store.insert(ada, audit: event(.register, ada.id))
        _ = try await store.insert(grant(10, of: ada.id), audit: event(.signIn, ada.id))
        #expect(try await store.deleteUser(ada.id, at: now, audit: event(.delete, ada.id)))
        #expect(try await !store.deleteUser(ada.id, at: now, audit: event(.delete, ada.id)))
        #expect(try await store.user(ada.id) == nil)
        #expect(try await store.grant(grantID(10)) == nil)
        #expect(try await store.revokedGrants(after: .start, limit: 10).grants.map(\.id) == [grantID(10)])
        #expect(try await store.auditRecords(about: ada.id, before: nil, limit: 10).map(\.event.action) == [.delete, .signIn, .register])
        #expect(try await store.insert(try user(2, email: "ada@example.org"), audit: event(.register)) == .inserted)
        #expect(try await !store.insert(grant(11, of: ada.id), audit: event(.signIn, ada.id)))
    }

    @Test("Two processes that start at once agree on the first key, and a dropped epoch's number does not come again")
    func keyEpochs() async throws {
        #expect(try await store.tokenKeys() == nil)
        let first = try await store.addTokenKeyEpoch(SecretKey(bytes(1)), at: now, onlyAsFirst: true)
        #expect(try await store.addTokenKeyEpoch(SecretKey(bytes(2)), at: now, onlyAsFirst: true) == first)
        _ = try await store.addTokenKeyEpoch(SecretKey(bytes(3)), at: now, onlyAsFirst: false)
        #expect(try await !store.dropTokenKeyEpoch(2))
        #expect(try await store.dropTokenKeyEpoch(1))
        #expect(try await store.addTokenKeyEpoch(SecretKey(bytes(4)), at: now, onlyAsFirst: false).epochs.map(\.number) == [2, 3])
    }
}
