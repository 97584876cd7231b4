import Lightning
import TestKit
import Testing

@testable import Accounts

/// Two tabs that share one stored pair, a thief who copies it, a gate that reports uses late, and a server: played by chance from a seed.
///
/// A token is known by its moment of issue.
private struct Interleaving {
    enum Who: Hashable { case firstTab, secondTab, thief }

    enum Happening {
        case act(Who)
        case arrive(Who, pair: Timestamp, answerTakes: Int64, isAnswerLost: Bool)
        case answered(Who, Timestamp)
        case lost(Who)
        case reported(Timestamp)
        case copy
    }

    static let lifetime: Duration = .seconds(8 * 3600)

    var generator: SeededGenerator
    var state: RefreshState
    var time: Int64 = 0
    var events: [(at: Int64, order: Int, happening: Happening)] = []
    var count = 0
    /// What the tabs share, and what the thief holds.
    var stored: Timestamp
    var stolen: Timestamp?
    /// Bookkeeping of the test's own: who was ever answered with a token, when it was last handed out before its first reported use.
    var answers: [Timestamp: Set<Who>] = [:]
    var lastOffer: [Timestamp: Int64] = [:]
    var reported: Set<Timestamp> = []
    var presentations = 0
    var thiefRefreshed = false
    var endedBy: Who?
    var broken: String?

    init(seed: UInt64, thief: Bool) {
        generator = SeededGenerator(seed)
        state = RefreshState(firstIssuedAt: now, lifetime: Self.lifetime)
        stored = now
        answers[now] = [.firstTab]
        lastOffer[now] = 0
        schedule(.act(.firstTab), in: 0...20_000)
        schedule(.act(.secondTab), in: 0...20_000)
        if thief { schedule(.copy, in: 0...Int64.random(in: 1...40_000_000, using: &generator)) }
    }

    var isEnded: Bool { endedBy != nil }
    var moment: Timestamp { now.advanced(by: .milliseconds(time)) }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &generator) < percent }

    mutating func schedule(_ happening: Happening, in delay: ClosedRange<Int64>) {
        count += 1
        events.append((time + Int64.random(in: delay, using: &generator), count, happening))
    }

    /// A breath, a while, or a night.
    mutating func pause(_ who: Who) {
        switch Int.random(in: 0..<10, using: &generator) {
        case 0..<5: schedule(.act(who), in: 0...8_000)
        case 5..<8: schedule(.act(who), in: 8_000...90_000)
        default: schedule(.act(who), in: 600_000...40_000_000)
        }
    }

    mutating func play(steps: Int) {
        for _ in 0..<steps where !isEnded && broken == nil { step() }
    }

    mutating func step() {
        guard let next = events.indices.min(by: { (events[$0].at, events[$0].order) < (events[$1].at, events[$1].order) }) else { return }
        let event = events.remove(at: next)
        time = event.at
        switch event.happening {
        case .copy:
            stolen = stored
            schedule(.act(.thief), in: 0...30_000_000)
        case .act(let who): act(who)
        case .arrive(let who, let pair, let answerTakes, let isAnswerLost): arrive(who, pair, answerTakes, isAnswerLost)
        case .answered(let who, let token):
            if who == .thief { stolen = token } else { stored = token }
            pause(who)
        case .lost(let who): pause(who)
        case .reported(let token):
            reported.insert(token)
            state.used(accessTokenIssuedAt: token)
        }
    }

    mutating func act(_ who: Who) {
        guard let pair = who == .thief ? stolen : stored else { return }
        if chance(50) {
            // At the gate: it admits what has not expired, and reports it some time later.
            if moment < pair.advanced(by: Self.lifetime) { schedule(.reported(pair), in: 0...3_000) }
            pause(who)
            return
        }
        // Not more than 15 s there and back. The thief has all the time he wants.
        let there = Int64.random(in: 0...7_000, using: &generator)
        let back = Int64.random(in: 0...7_000, using: &generator)
        let slowness: Int64 = who == .thief && chance(20) ? 20 : 1
        if chance(10) {
            schedule(.lost(who), in: 15_000...20_000)
        } else {
            schedule(.arrive(who, pair: pair, answerTakes: back, isAnswerLost: chance(15)), in: there * slowness...there * slowness)
        }
    }

    mutating func arrive(_ who: Who, _ pair: Timestamp, _ answerTakes: Int64, _ isAnswerLost: Bool) {
        let before = state.current.issuedAt
        presentations += 1
        if who == .thief { thiefRefreshed = true }
        let mustEnd = isKnownTheft(before, shownBy: who, pair)
        switch state.presented(accessTokenIssuedAt: pair, lifetime: Self.lifetime, now: moment) {
        case .endGrant: endedBy = who
        case .answer(let stamp):
            if mustEnd { broken = "an old pair whose successor another one uses was answered" }
            if pair == before { reported.insert(pair) }
            if stamp.issuedAt < before { broken = "a token older than the newest was handed out" }
            answers[stamp.issuedAt, default: []].insert(who)
            if !reported.contains(stamp.issuedAt) { lastOffer[stamp.issuedAt] = time }
            if isAnswerLost {
                schedule(.lost(who), in: 8_000...20_000)
            } else {
                schedule(.answered(who, stamp.issuedAt), in: answerTakes...answerTakes)
            }
        }
    }

    /// The newest token was used, whoever shows the old pair was never answered with it, and it was last offered 30 s ago or longer.
    func isKnownTheft(_ newest: Timestamp, shownBy who: Who, _ pair: Timestamp) -> Bool {
        guard pair != newest, reported.contains(newest), let offered = lastOffer[newest], time >= offered + 30_000 else { return false }
        let holders = answers[newest] ?? []
        return who == .thief ? !holders.contains(.thief) : holders == [.thief]
    }

    /// The thief refreshes now, uses what he gets, and lets 30 s pass; then a tab refreshes.
    mutating func thiefThenOwner() {
        events.removeAll()
        guard let pair = stolen else { return }
        arrive(.thief, pair, 0, false)
        guard !isEnded else { return }
        let token = state.current.issuedAt
        let ownerHasIt = stored == token
        state.used(accessTokenIssuedAt: token)
        reported.insert(token)
        time += 31_000
        if ownerHasIt { return }
        arrive(.firstTab, stored, 0, false)
        if !isEnded { broken = "the owner's refresh after the thief's went unnoticed" }
    }
}

@Suite("Refreshes in any order")
struct RefreshInterleavingTests {
    @Test("Two honest tabs are never logged out, in ten thousand interleavings with lost and crossing messages")
    func honest() {
        var presentations = 0
        var rotations = Set<Int64>()
        for seed in 0..<10_000 as Range<UInt64> {
            var play = Interleaving(seed: seed, thief: false)
            play.play(steps: 120)
            if play.isEnded || play.broken != nil {
                Issue.record("seed \(seed): \(play.broken ?? "logged out")")
                return
            }
            presentations += play.presentations
            rotations.insert(play.state.current.issuedAt.milliseconds)
        }
        // The play was one: most of the interleavings went through many refreshes and ended with a token of their own.
        #expect(presentations > 150_000)
        #expect(rotations.count > 9_000)
    }

    @Test("A thief who refreshed and used what he got is found out at the next honest refresh, in ten thousand interleavings")
    func thief() {
        var ended = 0
        var endedByOwner = 0
        for seed in 100_000..<110_000 as Range<UInt64> {
            var play = Interleaving(seed: seed, thief: true)
            play.play(steps: 120)
            if !play.isEnded, play.broken == nil { play.thiefThenOwner() }
            if let broken = play.broken {
                Issue.record("seed \(seed): \(broken)")
                return
            }
            if play.isEnded, !play.thiefRefreshed {
                Issue.record("seed \(seed): a copy that was never shown ended the grant")
                return
            }
            if let who = play.endedBy {
                ended += 1
                if who != .thief { endedByOwner += 1 }
            }
        }
        #expect(ended > 7_000)
        #expect(endedByOwner > 1_000 && ended - endedByOwner > 1_000)
    }
}
