internal import Accounts
internal import ConformanceKit
internal import Lightning

extension AccountStoreConformance {
    static let accounts: [StoreClaim] = [
        Claim("of 64 that register one address at once, one is stored") { store in
            let outcomes = try await withThrowingTaskGroup(of: UserInsertion.self) { group in
                for seed in 0..<64 as Range<UInt64> {
                    let user = try Sample.user(seed, email: seed.isMultiple(of: 2) ? "Ada@Example.org" : "ada@example.ORG")
                    group.addTask { try await store.insert(user, audit: Sample.event(.register, user.id)) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            try holdEqual(outcomes.count { $0 == .inserted }, 1, "insertions")
            try holdEqual(try await store.users(after: nil, limit: 1000).count, 1, "accounts")
            try holdEqual(try await store.actions(), [.register], "the log")
        },
        Claim("every field of an account comes back as it was written, by id and by address") { store in
            var ada = try Sample.user(1, email: "  Ädä+x@Exämple.org ")
            ada.username = try Username("Ada 👩‍💻 Lovelace")
            (ada.isAdministrator, ada.isBot) = (true, true)
            (ada.avatarURI, ada.status) = ("https://example.org/ada.png", "'; DROP TABLE users; --")
            (ada.emailConfirmedAt, ada.disabledAt) = (Timestamp(milliseconds: 1), Timestamp(milliseconds: -1))
            ada.passwordHash = try Sample.hash("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA")
            ada.revision = 77
            try holdEqual(try await store.insert(ada, audit: Sample.event(.register)), .inserted, "insertion")
            ada.revision = 1
            try holdEqual(try await store.user(ada.id), ada, "the account by its id")
            try holdEqual(try await store.user(emailKey: "ädä+x@exämple.org"), ada, "the account by its address")
            try holdEqual(try await store.user(emailKey: "a\u{308}da\u{308}+x@exa\u{308}mple.org"), nil, "another spelling's account")
            try holdEqual(try await store.user(Sample.userID(2)), nil, "an account that nobody has")
        },
        Claim("accounts are listed by id, page after page") { store in
            for seed in 1...5 as ClosedRange<UInt64> { _ = try await store.registered(seed, email: "\(seed)@example.org") }
            let all = try await store.users(after: nil, limit: 5000)
            try holdEqual(all.map(\.id.hex), (1...5).map { Sample.userID($0).hex }.sorted(), "the order")
            var paged: [User] = []
            while case let page = try await store.users(after: paged.last?.id, limit: 2), !page.isEmpty { paged += page }
            try holdEqual(paged, all, "pages of two")
            try holdEqual(try await store.users(after: nil, limit: -1), [], "a page of less than none")
        },
        Claim("a change of an account that changed in the meantime is refused, and an address cannot be taken over") { store in
            var ada = try await store.registered(1, email: "ada@example.org")
            _ = try await store.registered(2, email: "bob@example.org")
            ada.status = "first"
            let changed = try await store.update(ada, ending: nil, audit: Sample.event(.changeProfile, ada.id))
            var expected = ada
            expected.revision = 2
            try holdEqual(changed, .updated(expected), "the first change")
            try holdEqual(try await store.update(ada, ending: nil, audit: Sample.event(.changeProfile, ada.id)), .conflict, "the second change")
            var thief = expected
            thief.email = try Sample.user(9, email: "BOB@example.org").email
            try holdEqual(try await store.update(thief, ending: nil, audit: Sample.event(.changeProfile)), .emailTaken, "taking over")
            try holdEqual(try await store.user(emailKey: "ada@example.org"), expected, "the account")
            let nobody = try Sample.user(3, email: "c@d")
            try holdEqual(try await store.update(nobody, ending: nil, audit: Sample.event(.changeProfile)), .noSuchUser, "nobody's change")
            try holdEqual(try await store.actions(), [.register, .register, .changeProfile], "the log")
        },
        Claim("an account that changes its address leaves the old one to others, and one that was disabled ends its grants in the same step") {
            store in
            var ada = try await store.registered(1, email: "ada@example.org")
            let session = try await store.signedIn(10, ada)
            ada.email = try Sample.user(1, email: "ada@example.com").email
            ada.disabledAt = Sample.now
            let end = GrantEnd(.userDisabled, at: Sample.now)
            let changed = try await store.update(
                ada, ending: GrantEnding(.all(of: ada.id), end), audit: Sample.event(.disable, ada.id))
            guard case .updated = changed else { throw ConformanceFailure("not updated: \(changed)") }
            try holdEqual(try await store.grant(session.id)?.end, end, "the end of the session")
            try holdEqual(try await store.revokedGrants(after: .start, limit: 10).grants.map(\.id), [session.id], "what is revoked")
            let isStored = try await store.insert(Sample.grant(11, of: ada.id), audit: Sample.event(.signIn))
            try hold(!isStored, "a disabled account got a session")
            try holdEqual(try await store.user(emailKey: "ada@example.org"), nil, "who has the old address")
            _ = try await store.registered(2, email: "ada@example.org")
        },
        Claim("a deleted account leaves its revocations and its audit events, and its address is free again") { store in
            let ada = try await store.registered(1, email: "ada@example.org")
            let session = try await store.signedIn(10, ada)
            try await store.put(Sample.code(of: ada.id))
            try hold(try await store.deleteUser(ada.id, at: Sample.now, audit: Sample.event(.delete, ada.id)), "not deleted")
            let isDeletedAgain = try await store.deleteUser(ada.id, at: Sample.now, audit: Sample.event(.delete, ada.id))
            try hold(!isDeletedAgain, "deleted twice")
            try holdEqual(try await store.user(ada.id), nil, "the account")
            try holdEqual(try await store.grant(session.id), nil, "the session")
            try holdEqual(try await store.grant(refreshHash: session.refreshHash), nil, "the session by its token")
            try holdEqual(try await store.revokedGrants(after: .start, limit: 10).grants.map(\.id), [session.id], "what is revoked")
            try holdEqual(try await store.actions(about: ada), [.register, .signIn, .delete], "the log")
            let redemption = try await store.redeem(Sample.bytes(7), of: ada.id, for: .confirmEmail, at: Sample.now)
            try holdEqual(redemption, .noCode, "the code")
            _ = try await store.registered(2, email: "ada@example.org")
            let isStored = try await store.insert(Sample.grant(11, of: ada.id), audit: Sample.event(.signIn, ada.id))
            try hold(!isStored, "an account that is gone got a session")
        },
        Claim("of many that are stored together one in the way stops all, and a trial stores nothing") { store in
            let ada = try await store.registered(1, email: "ada@example.org")
            func put(_ accounts: [(UInt64, String)], isTrial: Bool = false) async throws -> [UserCollision] {
                let users = try accounts.map { try Sample.user($0.0, email: $0.1) }
                return try await store.insertAll(users.map { ($0, Sample.event(.importUser, $0.id)) }, isTrial: isTrial)
            }
            let mixed = try await put([(2, "b@c"), (3, "ADA@example.org"), (1, "d@e"), (4, "B@c"), (2, "f@g")])
            let expected: [UserCollision] = [
                .init(place: 1, field: .email), .init(place: 2, field: .id), .init(place: 3, field: .email), .init(place: 4, field: .id),
            ]
            try holdEqual(mixed, expected, "what is in the way")
            try holdEqual(try await put([(2, "b@c")], isTrial: true), [], "a trial")
            try holdEqual(try await store.users(after: nil, limit: 10), [ada], "the accounts before")
            try holdEqual(try await put([(2, "b@c"), (3, "c@d")]), [], "an import")
            try holdEqual(try await store.users(after: nil, limit: 10).count, 3, "accounts after it")
            try holdEqual(try await store.actions(), [.register, .importUser, .importUser], "the log")
        },
    ]
}
