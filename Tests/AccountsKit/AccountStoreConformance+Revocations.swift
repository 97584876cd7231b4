internal import Accounts
internal import ConformanceKit
internal import Lightning

extension AccountStoreConformance {
    static let revocations: [StoreClaim] = [
        Claim("a grant that ends is revoked in the same step, once, and a gate that follows reads it once") { store in
            let ada = try await store.registered(1, email: "ada@example.org")
            for seed in 10..<13 as Range<UInt64> { _ = try await store.signedIn(seed, ada) }
            let end = GrantEnd(.signedOut, at: Sample.now)
            func finish(_ selection: GrantSelection) async throws -> Set<GrantID> {
                Set(try await store.end(GrantEnding(selection, end), audit: Sample.event(.signOut, ada.id)))
            }
            let others = try await finish(.allExcept(Sample.grantID(10), of: ada.id))
            try holdEqual(others, [Sample.grantID(11), Sample.grantID(12)], "the others")
            try holdEqual(try await finish(.allExcept(Sample.grantID(10), of: ada.id)), [], "the others once more")
            try holdEqual(try await finish(.one(Sample.grantID(10), of: Sample.userID(99))), [], "somebody else's")
            let first = try await store.revokedGrants(after: .start, limit: 1)
            let second = try await store.revokedGrants(after: first.next, limit: 10)
            let expiry = Sample.now.advanced(by: .seconds(8 * 3600))
            let expected = others.map { RevokedGrant(id: $0, revokedAt: Sample.now, expiresAt: expiry) }
            try holdEqual(Set(first.grants + second.grants), Set(expected), "what is revoked")
            try holdEqual(first.grants.count, 1, "the first page")
            let third = try await store.revokedGrants(after: second.next, limit: 10)
            try holdEqual(third, RevokedGrantsPage(grants: [], next: second.next), "a page after the last")
            try holdEqual(try await store.liveGrants(of: ada.id).map(\.id), [Sample.grantID(10)], "what lives")
            try holdEqual(try await store.grant(Sample.grantID(11))?.end, end, "the end")
            try holdEqual(try await finish(.one(Sample.grantID(10), of: ada.id)), [Sample.grantID(10)], "the last one")
            try holdEqual(try await store.revokedGrants(after: second.next, limit: 10).grants.map(\.id), [Sample.grantID(10)], "what is new")
            try holdEqual(try await store.actions().filter { $0 == .signOut }.count, 4, "lines of the log")
        },
        Claim("what has expired is forgotten, ended grants with it, and places are not given again") { store in
            let ada = try await store.registered(1, email: "ada@example.org")
            for seed in 10...11 as ClosedRange<UInt64> { _ = try await store.signedIn(seed, ada) }
            let end = GrantEnd(.signedOut, at: Sample.now)
            try await store.end(GrantEnding(.one(Sample.grantID(11), of: ada.id), end), audit: Sample.event(.signOut))
            let before = try await store.revokedGrants(after: .start, limit: 10)
            let expiry = Sample.now.advanced(by: .seconds(8 * 3600))
            try await store.removeRevokedGrants(expiredBefore: expiry)
            try hold(try await store.grant(Sample.grantID(11)) != nil, "forgotten at the very moment")
            try await store.removeRevokedGrants(expiredBefore: expiry.advanced(by: .milliseconds(1)))
            try holdEqual(try await store.grant(Sample.grantID(11)), nil, "the ended grant")
            try holdEqual(try await store.revokedGrants(after: .start, limit: 10).grants, [], "what is revoked")
            try holdEqual(try await store.grant(refreshHash: RefreshTokenHash(Sample.bytes(10)))?.id, Sample.grantID(10), "the living grant")
            try await store.end(GrantEnding(.all(of: ada.id), end), audit: Sample.event(.signOut))
            try holdEqual(try await store.revokedGrants(after: before.next, limit: 10).grants.map(\.id), [Sample.grantID(10)], "what is new")
        },
    ]
}
