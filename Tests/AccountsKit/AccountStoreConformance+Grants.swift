internal import Accounts
internal import ConformanceKit
internal import Lightning
internal import SSA

extension AccountStoreConformance {
    static let grants: [StoreClaim] = [
        Claim("every field of a grant comes back as it was written, by id and by refresh hash, whether it lives or not") { store in
            let ada = try await store.registered(1, email: "ada@example.org")
            let session = try await store.signedIn(10, ada)
            var state = session.refresh
            (state.isUsed, state.answeredAt, state.predecessor) = (true, Timestamp(milliseconds: 5), Timestamp(milliseconds: -5))
            let tool = Grant(
                id: Sample.grantID(11, .tool), user: ada.id, redirectOrigin: "https://tool.example", scopes: Scopes(bits: [0, 63]),
                createdAt: Timestamp(milliseconds: .min), lastUsedAt: Timestamp(milliseconds: .max), caller: .local,
                refreshHash: RefreshTokenHash(Sample.bytes(11)), refresh: state, end: GrantEnd(.tooMany, at: Sample.now))
            try hold(try await store.insert(tool, audit: Sample.event(.allowTool)), "the tool was not stored")
            for grant in [session, tool] {
                try holdEqual(try await store.grant(grant.id), grant, "the grant by its id")
                try holdEqual(try await store.grant(refreshHash: grant.refreshHash), grant, "the grant by its token")
            }
            try holdEqual(try await store.grant(Sample.grantID(12)), nil, "a grant that nobody has")
            try holdEqual(try await store.grant(refreshHash: RefreshTokenHash(Sample.bytes(12))), nil, "a token that nobody has")
            try holdEqual(try await store.liveGrants(of: ada.id), [session], "what lives")
        },
        Claim("living grants come with the one least lately used first") { store in
            let ada = try await store.registered(1, email: "ada@example.org")
            let bob = try await store.registered(2, email: "bob@example.org")
            for (seed, second) in [(10, 30), (11, 10), (12, 20)] as [(UInt64, Int)] {
                let grant = Sample.grant(seed, of: ada.id, lastUsedAt: Sample.now.advanced(by: .seconds(second)))
                try hold(try await store.insert(grant, audit: Sample.event(.signIn)), "not stored")
            }
            _ = try await store.signedIn(13, bob)
            try holdEqual(try await store.liveGrants(of: ada.id).map(\.id), [11, 12, 10].map { Sample.grantID($0) }, "the order")
        },
        Claim("of sixteen that replace the same refresh state at once, one does, and none after the end") { store in
            let ada = try await store.registered(1, email: "ada@example.org")
            let session = try await store.signedIn(10, ada)
            let later = Sample.now.advanced(by: .seconds(20))
            let winners = try await withThrowingTaskGroup(of: RefreshState?.self) { group in
                for number in 0..<16 {
                    group.addTask {
                        let next = successor(of: session.refresh, after: .milliseconds(9000 + number))
                        return try await store.replaceRefreshState(of: session.id, session.refresh, with: next, usedAt: later) ? next : nil
                    }
                }
                return try await group.reduce(into: []) { $0 += $1.map { [$0] } ?? [] }
            }
            try holdEqual(winners.count, 1, "winners")
            let stored = try present(try await store.grant(session.id), "the grant is gone")
            try holdEqual(stored.refresh, winners[0], "the state")
            try holdEqual(stored.lastUsedAt, later, "the last use")
            let third = successor(of: stored.refresh, after: .seconds(99))
            try hold(try await store.replaceRefreshState(of: session.id, stored.refresh, with: third, usedAt: Sample.now), "not replaced")
            try holdEqual(try await store.grant(session.id)?.lastUsedAt, later, "the last use, which never goes back")
            try await store.end(GrantEnding(.all(of: ada.id), GrantEnd(.signedOut, at: later)), audit: Sample.event(.signOut))
            let isReplaced = try await store.replaceRefreshState(of: session.id, third, with: stored.refresh, usedAt: later)
            try hold(!isReplaced, "a grant that has ended was refreshed")
        },
        Claim("a state that differs in one moment only is not replaced") { store in
            let ada = try await store.registered(1, email: "ada@example.org")
            let session = try await store.signedIn(10, ada)
            let next = successor(of: session.refresh, after: .seconds(9))
            var others = [session.refresh, session.refresh, session.refresh, session.refresh, session.refresh]
            others[0].isUsed = true
            others[1].answeredAt = Sample.now
            others[2].predecessor = Sample.now
            others[3].offeredAt = .init(milliseconds: 1)
            others[4].current = AccessTokenStamp(issuedAt: Sample.now, expiresAt: Sample.now)
            for other in others {
                let isReplaced = try await store.replaceRefreshState(of: session.id, other, with: next, usedAt: Sample.now)
                try hold(!isReplaced, "replaced where \(other) was expected")
            }
            try holdEqual(try await store.grant(session.id), session, "the grant")
        },
        Claim("a use that a gate saw marks the current token only, and counts once however often it is told") { store in
            let ada = try await store.registered(1, email: "ada@example.org")
            let session = try await store.signedIn(10, ada)
            let next = successor(of: session.refresh, after: .seconds(9))
            try hold(try await store.replaceRefreshState(of: session.id, session.refresh, with: next, usedAt: Sample.now), "not replaced")
            try await store.recordUses([AccessTokenUse(grant: session.id, issuedAt: session.refresh.current.issuedAt, usedAt: Sample.now)])
            try holdEqual(try await store.grant(session.id)?.refresh.isUsed, false, "the use of an older token")
            let later = Sample.now.advanced(by: .seconds(20))
            let uses = [
                AccessTokenUse(grant: Sample.grantID(99), issuedAt: next.current.issuedAt, usedAt: later),
                AccessTokenUse(grant: session.id, issuedAt: next.current.issuedAt, usedAt: later),
                AccessTokenUse(grant: session.id, issuedAt: next.current.issuedAt, usedAt: Sample.now),
            ]
            for _ in 0..<2 { try await store.recordUses(uses) }
            let stored = try present(try await store.grant(session.id), "the grant is gone")
            try hold(stored.refresh.isUsed, "the use was not marked")
            try holdEqual(stored.lastUsedAt, later, "the last use")
            try await store.end(GrantEnding(.all(of: ada.id), GrantEnd(.signedOut, at: later)), audit: Sample.event(.signOut))
            let evenLater = later.advanced(by: .seconds(1))
            try await store.recordUses([AccessTokenUse(grant: session.id, issuedAt: next.current.issuedAt, usedAt: evenLater)])
            try holdEqual(try await store.grant(session.id)?.lastUsedAt, later, "the last use of a grant that has ended")
        },
    ]
}

/// What a refresh makes of a state.
func successor(of state: RefreshState, after duration: Duration) -> RefreshState {
    let now = state.current.issuedAt.advanced(by: duration)
    return RefreshState(
        current: AccessTokenStamp(issuedAt: now, expiresAt: now.advanced(by: .seconds(8 * 3600))), isUsed: false, offeredAt: now, answeredAt: now,
        predecessor: state.current.issuedAt)
}
