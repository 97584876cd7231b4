import Lightning
import SSA
import TestKit
import Testing

@testable import Accounts

@Suite("Registering and signing in")
struct ServiceTests {
    @Test("A member registers, is signed in, and calls by a token that holds every scope for eight hours")
    func register() async throws {
        let accounts = try await TestAccounts()
        let signedIn = try await accounts.register("  Ada@Example.org ")
        #expect(signedIn.accessToken.text.utf8.count == 88 && signedIn.refreshToken.text.utf8.count == 81)
        #expect(signedIn.expiresInSeconds == 8 * 3600)
        let claims = try await accounts.claims(signedIn)
        #expect(claims.user == signedIn.user.id && claims.scopes == .all && claims.kind == .session)
        let me = try #require(try await accounts.service.me(claims).value)
        #expect(me.email.text == "Ada@Example.org" && me.email.key == "ada@example.org" && me.username.text == "Ada")
        #expect(try await accounts.audit().map(\.action) == [.register, .signIn])
        #expect(try await accounts.signIn("ADA@example.org").value?.user.id == me.id)
    }

    @Test("Of 64 registrations of one address at once, one makes an account and the others are told that it is taken")
    func parallelRegistrations() async throws {
        let accounts = try await TestAccounts(AccountConfiguration(rates: [.register: CallRate(1000, per: .seconds(1))]))
        let outcomes = try await withThrowingTaskGroup(of: AccountOutcome<Registration>.self) { group in
            for _ in 0..<64 {
                group.addTask {
                    try await accounts.service.register(email: "ada@example.org", password: TestAccounts.phrase, username: "Ada", caller: .home)
                }
            }
            var outcomes: [AccountOutcome<Registration>] = []
            for try await outcome in group { outcomes.append(outcome) }
            return outcomes
        }
        #expect(outcomes.count { $0.value != nil } == 1)
        #expect(outcomes.count { $0.refusal == .emailTaken } == 63)
        #expect(try await accounts.store.users(after: nil, limit: 1000).count == 1)
    }

    @Test("What cannot be registered is refused with its reason, and nothing is stored")
    func refusedRegistrations() async throws {
        let accounts = try await TestAccounts()
        func refusal(_ email: String, _ password: String, _ username: String) async throws -> AccountRefusal? {
            try await accounts.service.register(email: email, password: password, username: username, caller: .home).refusal
        }
        #expect(try await refusal("ada", TestAccounts.phrase, "Ada") == .invalidEmail(.malformed))
        #expect(try await refusal("a@b", TestAccounts.phrase, " ") == .invalidUsername(.empty))
        #expect(try await refusal("a@b", "short", "Ada") == .password(.tooShort(minimum: 15)))
        #expect(try await refusal("a@b", "passwordpassword", "Ada") == .password(.common))
        #expect(try await refusal("ada.lovelace@b", "ada.lovelace@b 2026", "Ada") == .password(.contextual))
        #expect(try await accounts.store.users(after: nil, limit: 10).isEmpty)
    }

    @Test("An unknown address and a wrong password get the same answer after the same work, and both are in the audit log")
    func sameAnswer() async throws {
        let accounts = try await TestAccounts()
        _ = try await accounts.register()
        let wrong = try await accounts.signIn("ada@example.org", "not the right one")
        let unknown = try await accounts.signIn("bob@example.org", "not the right one")
        #expect(wrong.refusal == .wrongCredentials && unknown.refusal == wrong.refusal)
        #expect(unknown.refusal?.message == "Invalid email and password combination." && unknown.refusal?.code == wrong.refusal?.code)
        #expect(accounts.hasher.verifications == 2)
        // And go on the same: throttled alike.
        #expect(try await accounts.signIn("ada@example.org", "x").refusal == .throttled(seconds: 1))
        #expect(try await accounts.signIn("bob@example.org", "x").refusal == .throttled(seconds: 1))
        #expect(try await accounts.audit().filter { $0.result == "wrong-credentials" }.count == 2)
    }

    @Test("A stranger's wrong passwords do not keep the owner out where he has signed in before, nor where he shows an old token")
    func lockout() async throws {
        let accounts = try await TestAccounts(AccountConfiguration(rates: [.signIn: CallRate(10_000, per: .seconds(1))]))
        let signedIn = try await accounts.register()
        for number in 0..<100 as Range<UInt32> {
            #expect(try await accounts.signIn("ada@example.org", "guess", caller: .stranger(number)).refusal == .wrongCredentials)
            accounts.clock.advance(by: .seconds(10))
        }
        let closed = try #require(try await accounts.signIn(caller: .stranger(500)).refusal?.retryAfterSeconds)
        #expect(closed > 80_000)
        #expect(try await accounts.signIn(caller: .home).value != nil)
        accounts.clock.advance(by: .seconds(9 * 3600))
        #expect(try await accounts.signIn(caller: .stranger(501)).refusal?.code == "too-many-tries")
        #expect(try await accounts.signIn(caller: .stranger(501), showing: signedIn.accessToken.text).value != nil)
    }

    @Test("One caller's tries are bounded whatever addresses he tries")
    func callerBound() async throws {
        let accounts = try await TestAccounts()
        var refusals: [AccountRefusal?] = []
        for number in 0..<61 { refusals.append(try await accounts.signIn("\(number)@example.org", "guess").refusal) }
        #expect(refusals[..<60].allSatisfy { $0 == .wrongCredentials })
        #expect(refusals[60]?.retryAfterSeconds == 1)
        #expect(try await accounts.signIn("7000@example.org", "guess", caller: .stranger()).refusal == .wrongCredentials)
    }

    @Test("A hash of older parameters is made anew at the next sign-in, once")
    func rehash() async throws {
        let accounts = try await TestAccounts()
        let user = try await accounts.register().user
        accounts.hasher.startNewParameters()
        #expect(try await accounts.signIn().value != nil)
        #expect(try await accounts.store.user(user.id)?.passwordHash.text.hasPrefix("$test$2$") == true)
        #expect(try await accounts.store.user(user.id)?.revision == 2)
        #expect(try await accounts.signIn().value != nil)
        #expect(try await accounts.store.user(user.id)?.revision == 2)
    }

    @Test("Overload and broken storage are thrown, cost no try, and all goes on afterwards")
    func broken() async throws {
        let accounts = try await TestAccounts()
        let signedIn = try await accounts.register()
        accounts.hasher.setOverloaded(true)
        for _ in 0..<5 { await #expect(throws: PasswordHashingError.overloaded) { try await accounts.signIn() } }
        accounts.hasher.setOverloaded(false)
        accounts.store.setFailing(true)
        await #expect(throws: InMemoryAccountStore.Unavailable.self) { try await accounts.signIn() }
        await #expect(throws: InMemoryAccountStore.Unavailable.self) {
            try await accounts.service.refresh(accessToken: signedIn.accessToken.text, refreshToken: signedIn.refreshToken.text, caller: .home)
        }
        // The gate needs no storage.
        #expect(accounts.keyring.verifier.verify(signedIn.accessToken.text, now: accounts.clock.now).claims != nil)
        accounts.store.setFailing(false)
        #expect(try await accounts.signIn().value != nil)
    }

    @Test("With one session more than a member may have, the one least lately used ends")
    func grantLimit() async throws {
        let accounts = try await TestAccounts(AccountConfiguration(grantLimit: 3))
        let first = try await accounts.register()
        for _ in 0..<2 {
            accounts.clock.advance(by: .seconds(60))
            _ = try await accounts.signIn()
        }
        #expect(try await accounts.claims(first.accessToken.text).claims != nil)
        accounts.clock.advance(by: .seconds(60))
        _ = try await accounts.signIn()
        #expect(try await accounts.claims(first.accessToken.text).refusal == .revoked)
        #expect(try await accounts.store.liveGrants(of: first.user.id).count == 3)
    }

    @Test("With confirmation the answer is the same for a new and a known address, and the owner of the known one is written to")
    func confirmation() async throws {
        let accounts = try await TestAccounts(AccountConfiguration(confirmsEmail: true))
        func register(_ email: String) async throws -> String {
            switch try await accounts.service.register(email: email, password: TestAccounts.phrase, username: "Ada", caller: .home) {
            case .success(.confirmationSent): "sent"
            case .success(.signedIn): "signed in"
            case .failure(let refusal): refusal.code
            }
        }
        var bob = try user(2, email: "bob@example.org")
        bob.emailConfirmedAt = now
        #expect(try await accounts.service.importUsers([bob]).isEmpty)
        #expect(try await register("ada@example.org") == "sent")
        #expect(try await register("bob@example.org") == "sent")
        #expect(try await accounts.signIn().refusal == .unconfirmed)
        #expect(try await accounts.signIn("ada@example.org", "wrong").refusal == .wrongCredentials)
        let letters = await accounts.letters()
        #expect(letters.map(\.content.kind) == ["confirm", "registered"] && letters.map(\.to.text) == ["ada@example.org", "bob@example.org"])
        let code = try #require(letters[0].content.code)
        #expect(code.utf8.count == 7 && code.first != "0")
        #expect(!"\(letters)".contains(code))
        func confirm(_ email: String, _ code: String) async throws -> AccountOutcome<SignedIn> {
            try await accounts.service.confirmEmail(email, code: code, caller: .home)
        }
        #expect(try await confirm("ada@example.org", "1234567").refusal == .wrongCode)
        #expect(try await confirm("nobody@example.org", code).refusal == .wrongCode)
        #expect(try await confirm("bob@example.org", code).refusal == .wrongCode)
        #expect(try await confirm("Ada@example.org", " \(code) ").value?.user.emailConfirmedAt == accounts.clock.now)
        #expect(try await confirm("ada@example.org", code).refusal == .wrongCode)
        accounts.clock.advance(by: .seconds(1))
        #expect(try await accounts.signIn().value != nil)
    }

    @Test("An address that was registered and never confirmed is free for the next one when its code has run out, and not before")
    func abandonedRegistration() async throws {
        let accounts = try await TestAccounts(AccountConfiguration(confirmsEmail: true))
        func register(_ password: String) async throws {
            _ = try await accounts.service.register(email: "ada@example.org", password: password, username: "Ada", caller: .home)
        }
        try await register(TestAccounts.phrase)
        try await register(TestAccounts.otherPhrase)
        #expect(try await accounts.signIn().refusal == .unconfirmed)
        accounts.clock.advance(by: OneTimeCode.lifetime)
        try await register(TestAccounts.otherPhrase)
        #expect(try await accounts.signIn().refusal == .wrongCredentials)
        let letters = await accounts.letters()
        #expect(letters.map(\.content.kind) == ["confirm", "confirm"])
        let code = try #require(letters.last?.content.code)
        #expect(try await accounts.service.confirmEmail("ada@example.org", code: code, caller: .home).value != nil)
        accounts.clock.advance(by: .seconds(1))
        #expect(try await accounts.signIn("ada@example.org", TestAccounts.otherPhrase).value != nil)
    }
}

@Suite("Sessions, tools and the account itself")
struct MemberTests {
    func refresh(_ accounts: TestAccounts, _ access: String, _ refreshToken: RefreshToken) async throws -> AccountOutcome<Refreshed> {
        try await accounts.service.refresh(accessToken: access, refreshToken: refreshToken.text, caller: .home)
    }

    @Test("A refresh gives the next access token, also after the old one has expired, and the refresh token stays")
    func refreshing() async throws {
        let accounts = try await TestAccounts()
        let signedIn = try await accounts.register()
        accounts.clock.advance(by: .seconds(60))
        let second = try #require(try await refresh(accounts, signedIn.accessToken.text, signedIn.refreshToken).value)
        #expect(second.expiresInSeconds == 8 * 3600 && second.accessToken != signedIn.accessToken)
        accounts.clock.advance(by: .seconds(100 * 3600))
        #expect(try await accounts.claims(second.accessToken.text).refusal?.code == "token-expired")
        let third = try #require(try await refresh(accounts, second.accessToken.text, signedIn.refreshToken).value)
        #expect(try await accounts.claims(third.accessToken.text).claims?.grant == signedIn.grant)
    }

    @Test("Sixty-four refreshes of one pair at once get one answer, while the clock goes on")
    func parallelRefreshes() async throws {
        let accounts = try await TestAccounts()
        let signedIn = try await accounts.register()
        accounts.clock.advance(by: .seconds(60))
        let answers = try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<64 {
                group.addTask {
                    accounts.clock.advance(by: .milliseconds(3))
                    return try await refresh(accounts, signedIn.accessToken.text, signedIn.refreshToken).value?.accessToken.text
                }
            }
            var answers: Set<String?> = []
            for try await answer in group { answers.insert(answer) }
            return answers
        }
        #expect(answers.count == 1 && answers.first != .some(nil))
    }

    @Test("An old pair whose successor a gate saw ends the session for everybody, once, and its owner is written to")
    func replay() async throws {
        let accounts = try await TestAccounts()
        let signedIn = try await accounts.register()
        accounts.clock.advance(by: .seconds(60))
        let stolen = try #require(try await refresh(accounts, signedIn.accessToken.text, signedIn.refreshToken).value)
        var uses = FirstUses()
        uses.note(try #require(try await accounts.claims(stolen.accessToken.text).claims), at: accounts.clock.now)
        try await accounts.store.recordUses(uses.takePending())
        accounts.clock.advance(by: .seconds(31))
        #expect(try await refresh(accounts, signedIn.accessToken.text, signedIn.refreshToken).refusal == .replayed)
        #expect(try await accounts.claims(stolen.accessToken.text).refusal == .revoked)
        #expect(try await refresh(accounts, stolen.accessToken.text, signedIn.refreshToken).refusal == .invalidTokens)
        #expect(try await refresh(accounts, signedIn.accessToken.text, signedIn.refreshToken).refusal == .invalidTokens)
        #expect(try await accounts.audit().filter { $0.action == .refreshReplay }.map(\.grant) == [signedIn.grant])
        #expect(await accounts.letters().map(\.content.kind) == ["replayed"])
    }

    @Test("A pair of two grants, of a stranger, or of nothing is refused and changes nothing")
    func wrongPairs() async throws {
        let accounts = try await TestAccounts()
        let first = try await accounts.register()
        let second = try await accounts.register("bob@example.org")
        accounts.clock.advance(by: .seconds(60))
        var generator = SeededGenerator(1234)
        let unknown = RefreshToken(issuedAt: now, random: &generator)
        let pairs = [
            (first.accessToken.text, second.refreshToken.text), (first.accessToken.text, unknown.text), (first.accessToken.text, ""),
            ("", first.refreshToken.text),
            (first.refreshToken.text, first.refreshToken.text), (first.accessToken.text, first.accessToken.text),
            (first.accessToken.text.dropLast() + (first.accessToken.text.hasSuffix("0") ? "1" : "0"), first.refreshToken.text),
        ]
        for (access, refreshToken) in pairs {
            #expect(try await accounts.service.refresh(accessToken: access, refreshToken: refreshToken, caller: .home).refusal == .invalidTokens)
        }
        #expect(try await refresh(accounts, first.accessToken.text, first.refreshToken).value != nil)
        #expect(try await refresh(accounts, second.accessToken.text, second.refreshToken).value != nil)
    }

    @Test("A tool gets the scopes that were agreed to for an hour, keeps them over refreshes, and can do nothing for the member")
    func tools() async throws {
        let accounts = try await TestAccounts()
        let session = try await accounts.claims(try await accounts.register())
        let tool = try #require(
            try await accounts.service.allowTool(
                session, scopes: Scopes(rawValue: 6), redirectOrigin: "https://tool.example", caller: .home
            ).value)
        #expect(tool.expiresInSeconds == 3600)
        let claims = try await accounts.claims(tool)
        #expect(claims.kind == .tool && claims.scopes.rawValue == 6)
        accounts.clock.advance(by: .seconds(4000))
        let next = try #require(try await refresh(accounts, tool.accessToken.text, tool.refreshToken).value)
        let renewed = try #require(try await accounts.claims(next.accessToken.text).claims)
        #expect(renewed.scopes.rawValue == 6 && next.expiresInSeconds == 3600)
        let service = accounts.service
        #expect(try await service.allowTool(renewed, scopes: .all, redirectOrigin: "x", caller: .home).refusal == .notASession)
        #expect(try await service.grants(renewed).refusal == .notASession)
        #expect(try await service.signOut(renewed, .all, caller: .home).refusal == .notASession)
        #expect(
            try await service.changePassword(renewed, from: TestAccounts.phrase, to: TestAccounts.otherPhrase, caller: .home).refusal == .notASession)
        #expect(try await service.deleteAccount(renewed, password: TestAccounts.phrase, caller: .home).refusal == .notASession)
        #expect(try await service.grants(session).value?.map(\.redirectOrigin) == [nil, "https://tool.example"])
        #expect(try await service.signOut(renewed, .this, caller: .home).value == [tool.grant])
        #expect(try await accounts.claims(next.accessToken.text).refusal == .revoked)
    }

    @Test("A member signs out of this session, of another, of the others, of all; never of somebody else's")
    func signOut() async throws {
        let accounts = try await TestAccounts()
        let bob = try await accounts.register("bob@example.org")
        let first = try await accounts.register()
        var others: [SignedIn] = []
        for _ in 0..<3 { others.append(try #require(try await accounts.signIn().value)) }
        let claims = try await accounts.claims(first)
        #expect(try await accounts.service.signOut(claims, .grant(bob.grant), caller: .home).refusal == .noSuchGrant)
        #expect(try await accounts.service.signOut(claims, .grant(others[0].grant), caller: .home).value == [others[0].grant])
        #expect(try await accounts.service.signOut(claims, .others, caller: .home).value.map(Set.init) == [others[1].grant, others[2].grant])
        #expect(try await accounts.claims(first.accessToken.text).claims != nil)
        #expect(try await accounts.service.signOut(claims, .all, caller: .home).value == [first.grant])
        #expect(try await accounts.claims(first.accessToken.text).refusal == .revoked)
        #expect(try await refresh(accounts, first.accessToken.text, first.refreshToken).refusal == .invalidTokens)
        #expect(try await accounts.claims(bob.accessToken.text).claims != nil)
    }

    @Test("A new password needs the old one, keeps this session and ends the others")
    func changePassword() async throws {
        let accounts = try await TestAccounts()
        let first = try await accounts.register()
        let other = try #require(try await accounts.signIn().value)
        let claims = try await accounts.claims(first)
        func change(_ old: String, _ new: String) async throws -> AccountRefusal? {
            try await accounts.service.changePassword(claims, from: old, to: new, caller: .home).refusal
        }
        #expect(try await change("wrong", TestAccounts.otherPhrase) == .wrongCredentials)
        #expect(try await change(TestAccounts.phrase, TestAccounts.otherPhrase) == .throttled(seconds: 1))
        accounts.clock.advance(by: .seconds(1))
        #expect(try await change(TestAccounts.phrase, "passwordpassword") == .password(.common))
        #expect(try await change(TestAccounts.phrase, TestAccounts.otherPhrase) == nil)
        #expect(try await accounts.claims(first.accessToken.text).claims != nil)
        #expect(try await accounts.claims(other.accessToken.text).refusal == .revoked)
        #expect(try await accounts.signIn().refusal == .wrongCredentials)
        accounts.clock.advance(by: .seconds(1))
        #expect(try await accounts.signIn("ada@example.org", TestAccounts.otherPhrase).value != nil)
        #expect(await accounts.letters().map(\.content.kind) == ["changed"])
    }

    @Test("A reset is answered alike for every address; its code sets a new password once, ends every session and proves the address")
    func reset() async throws {
        let accounts = try await TestAccounts()
        let signedIn = try await accounts.register()
        let service = accounts.service
        #expect(try await service.requestReset(email: "ada@example.org", caller: .home).refusal == nil)
        #expect(try await service.requestReset(email: "nobody@example.org", caller: .home).refusal == nil)
        #expect(try await service.requestReset(email: "nobody", caller: .home).refusal == .invalidEmail(.malformed))
        let letters = await accounts.letters()
        #expect(letters.map(\.content.kind) == ["reset"])
        let code = try #require(letters.first?.content.code)
        func reset(_ email: String, _ code: String, _ password: String) async throws -> AccountRefusal? {
            try await service.resetPassword(email: email, code: code, to: password, caller: .home).refusal
        }
        #expect(try await reset("ada@example.org", "0000-0000-0000", TestAccounts.otherPhrase) == .wrongCode)
        #expect(try await reset("nobody@example.org", code, TestAccounts.otherPhrase) == .wrongCode)
        #expect(try await reset("ada@example.org", code, "short") == .password(.tooShort(minimum: 15)))
        #expect(try await reset("ada@example.org", " " + code.lowercased().filter { $0 != "-" }, TestAccounts.otherPhrase) == nil)
        #expect(try await reset("ada@example.org", code, TestAccounts.phrase) == .wrongCode)
        #expect(try await accounts.claims(signedIn.accessToken.text).refusal == .revoked)
        let again = try #require(try await accounts.signIn("ada@example.org", TestAccounts.otherPhrase).value)
        #expect(again.user.emailConfirmedAt == accounts.clock.now)
    }

    @Test("Letters with codes to one address are bounded, whoever asks for them")
    func letterRate() async throws {
        let accounts = try await TestAccounts()
        _ = try await accounts.register()
        for number in 0..<20 as Range<UInt32> { _ = try await accounts.service.requestReset(email: "ada@example.org", caller: .stranger(number)) }
        #expect(await accounts.letters().count == 3)
    }

    @Test("A disabled account is out at once and cannot come in, and the password is right again when it is enabled")
    func disable() async throws {
        let accounts = try await TestAccounts()
        let signedIn = try await accounts.register()
        #expect(try await accounts.service.disable(signedIn.user.id).value?.isDisabled == true)
        #expect(try await accounts.claims(signedIn.accessToken.text).refusal == .revoked)
        #expect(try await refresh(accounts, signedIn.accessToken.text, signedIn.refreshToken).refusal == .invalidTokens)
        #expect(try await accounts.signIn().refusal == .disabled)
        #expect(try await accounts.signIn("ada@example.org", "wrong").refusal == .wrongCredentials)
        accounts.clock.advance(by: .seconds(1))
        #expect(try await accounts.service.enable(signedIn.user.id).value?.isDisabled == false)
        #expect(try await accounts.signIn().value != nil)
        #expect(try await accounts.service.disable(userID(999)).refusal == .noSuchUser)
        #expect(try await accounts.audit().filter { $0.actor == .operator }.map(\.action) == [.disable, .enable])
    }

    @Test("A deleted account is gone with its sessions, and its address is free")
    func delete() async throws {
        let accounts = try await TestAccounts()
        let signedIn = try await accounts.register()
        let claims = try await accounts.claims(signedIn)
        #expect(try await accounts.service.deleteAccount(claims, password: "wrong", caller: .home).refusal == .wrongCredentials)
        accounts.clock.advance(by: .seconds(1))
        #expect(try await accounts.service.deleteAccount(claims, password: TestAccounts.phrase, caller: .home).refusal == nil)
        #expect(try await accounts.claims(signedIn.accessToken.text).refusal == .revoked)
        #expect(try await refresh(accounts, signedIn.accessToken.text, signedIn.refreshToken).refusal == .invalidTokens)
        #expect(try await accounts.service.me(claims).refusal == .noSuchUser)
        #expect(try await accounts.register().user.id != signedIn.user.id)
        #expect(try await accounts.service.delete(signedIn.user.id).refusal == .noSuchUser)
    }

    @Test("An operator's rotation ends no session, and a dropped epoch ends those that were not refreshed since")
    func rotation() async throws {
        let accounts = try await TestAccounts()
        let stays = try await accounts.register()
        let goes = try await accounts.register("bob@example.org")
        accounts.clock.advance(by: .seconds(1000))
        #expect(try await accounts.service.rotateKeys().current.number == 2)
        let next = try #require(try await refresh(accounts, stays.accessToken.text, stays.refreshToken).value)
        #expect(try await accounts.claims(goes.accessToken.text).claims != nil)
        #expect(try await !accounts.service.dropKey(2))
        #expect(try await accounts.service.dropKey(1))
        // The service minted and checks by what it changed; whoever follows storage finds nothing new.
        #expect(!accounts.keyring.use(try #require(try await accounts.store.tokenKeys())))
        #expect(try await accounts.claims(goes.accessToken.text).refusal == .invalid)
        #expect(try await refresh(accounts, goes.accessToken.text, goes.refreshToken).refusal == .invalidTokens)
        #expect(try await accounts.claims(next.accessToken.text).claims != nil)
        #expect(try await accounts.audit().filter { $0.action == .rotateKeys }.map(\.result) == ["epoch-2", "dropped-1"])
    }

    @Test("An operator ends one session or all of them, and it says so in the log and at each grant")
    func operatorsEnd() async throws {
        let accounts = try await TestAccounts()
        let first = try await accounts.register()
        let second = try #require(try await accounts.signIn().value)
        #expect(try await accounts.service.end(.one(first.grant, of: first.user.id)).value == [first.grant])
        #expect(try await accounts.claims(first.accessToken.text).refusal == .revoked)
        #expect(try await accounts.claims(second.accessToken.text).claims != nil)
        #expect(try await accounts.service.end(.all(of: first.user.id)).value == [second.grant])
        #expect(try await accounts.store.grant(second.grant)?.end?.reason == .byOperator)
        #expect(try await refresh(accounts, second.accessToken.text, second.refreshToken).refusal == .invalidTokens)
        #expect(try await accounts.service.end(.all(of: userID(999))).refusal == .noSuchUser)
        let events = try await accounts.audit().filter { $0.actor == .operator }
        #expect(events.map(\.action) == [.signOut, .signOut] && events.map(\.grant) == [first.grant, nil])
    }
}
