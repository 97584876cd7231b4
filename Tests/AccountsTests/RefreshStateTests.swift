import Lightning
import SSA
import Testing

@testable import Accounts

@Suite("One refresh after another")
final class RefreshStateTests {
    static let lifetime: Duration = .seconds(8 * 3600)
    private var state = RefreshState(firstIssuedAt: now, lifetime: lifetime)

    /// The token that a refresh at `now + seconds` answers with; `nil` for a replay.
    func refresh(_ issuedAt: Timestamp, at seconds: Double) -> Timestamp? {
        let moment = now.advanced(by: .milliseconds(Int64(seconds * 1000)))
        switch state.presented(accessTokenIssuedAt: issuedAt, lifetime: Self.lifetime, now: moment) {
        case .answer(let stamp): return stamp.issuedAt
        case .endGrant: return nil
        }
    }

    func use(_ issuedAt: Timestamp?) throws { state.used(accessTokenIssuedAt: try #require(issuedAt)) }

    @Test("The newest pair gets a new token, which lives as long as the first did")
    func ordinary() throws {
        let first = try #require(refresh(now, at: 100))
        #expect(first == now.advanced(by: .seconds(100)))
        #expect(state.current.expiresAt == first.advanced(by: Self.lifetime))
        let second = try #require(refresh(first, at: 200))
        #expect(second == now.advanced(by: .seconds(200)))
    }

    @Test("The first refresh after a sign-in gets a new token even within the same millisecond")
    func atOnce() throws {
        #expect(refresh(now, at: 0) == now.advanced(by: .milliseconds(1)))
    }

    @Test("The same pair within 30 s gets the same answer, used or not")
    func samePair() throws {
        let first = refresh(now, at: 100)
        #expect(refresh(now, at: 110) == first)
        try use(first)
        #expect(refresh(now, at: 139.999) == first)
        #expect(refresh(now, at: 140) == nil)
    }

    @Test("A lost answer is forgiven for ever while the successor was never used, and the same one is given while it has half of its life")
    func lostAnswer() throws {
        let first = try #require(refresh(now, at: 100))
        #expect(refresh(now, at: 3600) == first)
        let renewed = try #require(refresh(now, at: 5 * 3600))
        #expect(renewed == now.advanced(by: .seconds(5 * 3600)))
        #expect(refresh(now, at: 1_000_000) != nil)
        #expect(refresh(first, at: 1_000_001) == nil)
    }

    @Test("An old pair whose successor was used is a replay, and so is any older one")
    func replay() throws {
        let first = try #require(refresh(now, at: 100))
        try use(first)
        var saved = state
        #expect(refresh(now, at: 131) == nil)
        state = saved
        let second = try #require(refresh(first, at: 200))
        saved = state
        #expect(refresh(now, at: 201) == nil)
        state = saved
        try use(second)
        #expect(refresh(first, at: 229) == second)
        #expect(refresh(first, at: 230) == nil)
    }

    @Test("A successor that was shown at a refresh counts as used without a gate's report")
    func usedByRefresh() throws {
        let first = try #require(refresh(now, at: 100))
        #expect(refresh(first, at: 120) == first)
        #expect(refresh(now, at: 131) == nil)
    }

    @Test("A token that was just answered with answers for itself, until 30 s after the last answer or shortly before it ends")
    func ownSuccessor() throws {
        let first = try #require(refresh(now, at: 100))
        for step in 1...10 { #expect(refresh(first, at: 100 + Double(step) * 29) == first) }
        #expect(refresh(first, at: 390 + 30) == now.advanced(by: .seconds(420)))
        var last = try #require(refresh(now.advanced(by: .seconds(420)), at: 440))
        #expect(last == now.advanced(by: .seconds(420)))
        for step in stride(from: 460, to: 2 * 8 * 3600, by: 20) { last = try #require(refresh(last, at: Double(step))) }
        #expect(last > now.advanced(by: .seconds(420)))
    }

    @Test("A use of a token that is not the current one says nothing")
    func oldUse() throws {
        let first = refresh(now, at: 100)
        try use(now)
        #expect(refresh(now, at: 1000) == first)
    }

    @Test("A token newer than all we know of, after a backup was restored, goes on")
    func restoredBackup() throws {
        let future = now.advanced(by: .seconds(5000))
        #expect(refresh(future, at: 4000) == future.advanced(by: .milliseconds(1)))
        #expect(refresh(future, at: 4010) == future.advanced(by: .milliseconds(1)))
    }

    @Test("Expiries never go back when the lifetime is made shorter")
    func shorterLifetime() {
        let before = state.current.expiresAt
        _ = state.presented(accessTokenIssuedAt: now, lifetime: AccessLifetimes.shortest, now: now.advanced(by: .seconds(60)))
        #expect(state.current.expiresAt == before)
    }

    @Test("A gate reports each token once, keeps what storage cannot take, and stays within its bound")
    func firstUses() {
        func claims(_ seed: UInt64) -> AccessClaims {
            AccessClaims(AccessTokenBody(user: userID(1), grant: grantID(seed), scopes: .all, stamp: stamp))
        }
        var uses = FirstUses(capacity: 8)
        func note(_ seed: UInt64) -> Bool { uses.note(claims(seed), at: now) }
        func pending() -> [AccessTokenUse] { uses.takePending() }
        #expect(note(1))
        #expect(!note(1))
        let taken = pending()
        #expect(taken == [AccessTokenUse(grant: grantID(1), issuedAt: stamp.issuedAt, usedAt: now)])
        #expect(pending().isEmpty)
        uses.giveBack(taken)
        for seed in 2..<100 as Range<UInt64> { _ = note(seed) }
        #expect(pending().count == 4)
        #expect(note(99))
    }
}
