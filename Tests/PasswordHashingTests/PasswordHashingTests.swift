import Accounts
import Foundation
import Synchronization
import Testing

@testable import PasswordHashing

/// Cheap enough for a test that is not about the cost.
let cheap = Argon2idParameters(memory: 64, passes: 1)

func password(_ text: String) throws -> Password { try Password(text, composed: .foundation) }

func stored(_ text: String) throws -> PasswordHash { try #require(PasswordHash(text)) }

@Suite("Password hashes")
struct PasswordHashingTests {
    let phrase = "grüße aus der küche"

    @Test("A hash names Argon2id with 19 MiB, two passes and one lane, has a salt of its own, and only its password fits it")
    func argon2id() async throws {
        let hasher = Argon2PasswordHasher(threads: 1)
        let hash = try await hasher.hash(try password(phrase))
        #expect(hash.text.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
        #expect(try await hasher.hash(try password(phrase)) != hash)
        #expect(try await hasher.verify(try password(phrase), against: hash) == .correct(needsRehash: false))
        #expect(try await hasher.verify(try password(phrase + " "), against: hash) == .wrong)
        #expect(try await hasher.verify(try password(""), against: hash) == .wrong)
        await hasher.stop()
    }

    @Test(
        "Hashes that another implementation made are checked, with other parameters too (argon2-cffi and hashlib of Python)",
        arguments: [
            ("$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$VVk2lwXigcYSRmI1KmmM0lakJiqk0YDoLNZSKe3Ceus", false),
            ("$argon2id$v=19$m=4096,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$3CDCGvhD5Sm9XBte1T2NfnHOSdr8bCHh", true),
            ("$pbkdf2-sha256$i=310000$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8$jr6vAtgEeSb12UcQht+p9rmf1EoDzNd6oL4i4WTV1Pk", true),
        ])
    func foreign(_ text: String, needsRehash: Bool) async throws {
        let hasher = Argon2PasswordHasher(threads: 1)
        #expect(try await hasher.verify(try password(phrase), against: try stored(text)) == .correct(needsRehash: needsRehash))
        #expect(try await hasher.verify(try password("grusse aus der kuche"), against: try stored(text)) == .wrong)
        await hasher.stop()
    }

    @Test("An imported hash fits the password as it was typed, though it was not composed then")
    func uncomposedImport() async throws {
        let hasher = Argon2PasswordHasher(threads: 1)
        let hash = try stored(
            "$pbkdf2-sha256$i=310000$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8$8QcP6RUiqjid0b9VSDNww2PDGJQQW5ER/gd5RNI33kJ75M2PMMDIZNBCh8PJ2NpiWmW4/yaUBJtCo3P5DjsvCg"
        )
        #expect(try await hasher.verify(try password(phrase.decomposedStringWithCanonicalMapping), against: hash) == .correct(needsRehash: true))
        #expect(try await hasher.verify(try password(phrase.precomposedStringWithCanonicalMapping), against: hash) == .wrong)
        await hasher.stop()
    }

    @Test("The same characters typed on two keyboards are one password")
    func composition() async throws {
        let hasher = Argon2PasswordHasher(parameters: try #require(cheap), threads: 1)
        let hash = try await hasher.hash(try password(phrase.decomposedStringWithCanonicalMapping))
        #expect(try await hasher.verify(try password(phrase.precomposedStringWithCanonicalMapping), against: hash) == .correct(needsRehash: false))
        await hasher.stop()
    }

    @Test("A password may hold a zero byte, and what follows it counts")
    func zeroByte() async throws {
        let hasher = Argon2PasswordHasher(parameters: try #require(cheap), threads: 1)
        let hash = try await hasher.hash(try password("a\u{0}b"))
        #expect(try await hasher.verify(try password("a\u{0}c"), against: hash) == .wrong)
        #expect(try await hasher.verify(try password("a\u{0}b"), against: hash) == .correct(needsRehash: false))
        await hasher.stop()
    }

    @Test("A hash of older parameters is good and asks to be made anew")
    func rehash() async throws {
        let old = Argon2PasswordHasher(parameters: try #require(cheap), threads: 1)
        let new = Argon2PasswordHasher(parameters: try #require(Argon2idParameters(memory: 128, passes: 1)), threads: 1)
        let hash = try await old.hash(try password(phrase))
        #expect(try await new.verify(try password(phrase), against: hash) == .correct(needsRehash: true))
        #expect(try await new.verify(try password("another"), against: hash) == .wrong)
        await old.stop()
        await new.stop()
    }

    @Test("Without an account the same work is done under the parameters in force, and no password fits")
    func noAccount() async throws {
        let parameters = try #require(cheap)
        let dummy = Argon2id.dummy(parameters)
        #expect(Argon2id.isAffordable(dummy) && Argon2id.isCurrent(dummy, parameters))
        let hasher = Argon2PasswordHasher(parameters: parameters, threads: 1)
        for text in ["", phrase, "dummy"] { #expect(try await hasher.verify(try password(text), against: nil) == .wrong) }
        await hasher.stop()
    }

    @Test(
        "What is no hash, or would cost too much, is told from a wrong password",
        arguments: [
            "", "$", "password", "$argon2id$v=19$m=4294967295,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$VVk2lwXigcYSRmI1KmmM0lakJiqk0YDoLNZSKe3Ceus",
            "$argon2id$v=19$m=19456,t=200,p=1$MDEyMzQ1Njc4OWFiY2RlZg$VVk2lwXigcYSRmI1KmmM0lakJiqk0YDoLNZSKe3Ceus",
            "$argon2id$v=19$m=8,t=1,p=16$MDEyMzQ1Njc4OWFiY2RlZg$VVk2lwXigcYSRmI1KmmM0lakJiqk0YDoLNZSKe3Ceus",
            "$argon2id$v=16$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$VVk2lwXigcYSRmI1KmmM0lakJiqk0YDoLNZSKe3Ceus",
            "$argon2id$v=19$t=2,m=19456,p=1$MDEyMzQ1Njc4OWFiY2RlZg$VVk2lwXigcYSRmI1KmmM0lakJiqk0YDoLNZSKe3Ceus",
            "$argon2i$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$VVk2lwXigcYSRmI1KmmM0lakJiqk0YDoLNZSKe3Ceus",
            "$argon2id$v=19$m=019456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$VVk2lwXigcYSRmI1KmmM0lakJiqk0YDoLNZSKe3Ceus",
            "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg==$VVk2lwXigcYSRmI1KmmM0lakJiqk0YDoLNZSKe3Ceus",
            "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$VVk2lwXigcYSRmI1KmmM0lakJiqk0YDoLNZSKe3Ceus$",
            "$pbkdf2-sha256$i=0$AAECAwQFBgcICQoLDA0ODw$jr6vAtgEeSb12UcQht+p9g",
            "$pbkdf2-sha256$i=99999999$AAECAwQFBgcICQoLDA0ODw$jr6vAtgEeSb12UcQht+p9g", "$pbkdf2-sha256$i=310000$AAECAwQFBgcICQoLDA0ODw$jr6vAtgEeSY",
        ])
    func unreadable(_ text: String) async throws {
        let hasher = Argon2PasswordHasher(parameters: try #require(cheap), threads: 1)
        let hash = try stored(text)
        await #expect(throws: PasswordHashingError.unreadableHash) { try await hasher.verify(try password("a"), against: hash) }
        await hasher.stop()
    }

    @Test("Random and shortened texts are never taken for a hash that costs something")
    func noise() {
        let good = "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$VVk2lwXigcYSRmI1KmmM0lakJiqk0YDoLNZSKe3Ceus"
        #expect(PHCString(good)?.text == good)
        for end in good.indices where good.distance(from: good.startIndex, to: end) < 66 { #expect(PHCString(String(good[..<end])) == nil) }
        for text in [
            "$$$$", "$a$$$$", "$a$v=1$$$", "$a$,$AAAAAAAAAAA$AAAAAAAAAAA", "$a$=1$AAAAAAAAAAA$AAAAAAAAAAA", "$a$i=1,i=1$AAAAAAAAAAA$AAAAAAAAAAA",
            "$\u{0}$i=\u{0}$$",
        ] {
            #expect(PHCString(text) == nil, "\(text)")
        }
    }
}

/// How many were inside at once.
private final class Tally: Sendable {
    private let counts = Mutex((now: 0, most: 0))
    var most: Int { counts.withLock { $0.most } }
    func enter() { counts.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) } }
    func leave() { counts.withLock { $0.now -= 1 } }
}

@Suite("The threads that hash passwords")
struct PasswordWorkersTests {
    @Test("When as many wait as may, the next one is refused at once, and those before it get their answers")
    func fullQueue() async throws {
        let workers = PasswordWorkers(threads: 1, queueLimit: 2)
        let gate = DispatchSemaphore(value: 0)
        try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<3 {
                group.addTask {
                    try await workers.run {
                        gate.wait()
                        return number
                    }
                }
            }
            while workers.occupancy < 3 { await Task.yield() }
            await #expect(throws: PasswordHashingError.overloaded) { try await workers.run { 4 } }
            #expect(workers.occupancy == 3)
            for _ in 0..<3 { gate.signal() }
            var answers: Set<Int> = []
            for try await answer in group { answers.insert(answer) }
            #expect(answers == [0, 1, 2])
        }
        #expect(workers.occupancy == 0)
        #expect(try await workers.run { 5 } == 5)
        await workers.stop()
        await #expect(throws: PasswordHashingError.overloaded) { try await workers.run { 6 } }
    }

    @Test("No more work at once than there are threads")
    func width() async throws {
        let workers = PasswordWorkers(threads: 2, queueLimit: 100)
        let tally = Tally()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<60 {
                group.addTask {
                    try await workers.run {
                        tally.enter()
                        _ = (0..<2000).reduce(0, &+)
                        tally.leave()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect((1...2).contains(tally.most))
        await workers.stop()
    }

    @Test("A password whose caller was cancelled while it waited costs no work")
    func cancellation() async throws {
        let workers = PasswordWorkers(threads: 1, queueLimit: 1)
        let gate = DispatchSemaphore(value: 0)
        let tally = Tally()
        let first = Task { try await workers.run { gate.wait() } }
        while workers.occupancy < 1 { await Task.yield() }
        let second = Task { try await workers.run { tally.enter() } }
        while workers.occupancy < 2 { await Task.yield() }
        second.cancel()
        gate.signal()
        try await first.value
        await #expect(throws: PasswordHashingError.overloaded) { try await second.value }
        #expect(tally.most == 0 && workers.occupancy == 0)
        await workers.stop()
    }
}
