internal import Accounts
internal import ConformanceKit
internal import Lightning

extension AccountStoreConformance {
    static let codes: [StoreClaim] = [
        Claim("a code is good once, for a quarter of an hour, and after five wrong ones not at all") { store in
            let ada = try await store.registered(1, email: "ada@example.org").id
            func redeem(_ seed: UInt64, at moment: Timestamp = Sample.now) async throws -> CodeRedemption {
                try await store.redeem(Sample.bytes(seed), of: ada, for: .confirmEmail, at: moment)
            }
            try await store.put(Sample.code(of: ada))
            let forAnother = try await store.redeem(Sample.bytes(7), of: ada, for: .resetPassword, at: Sample.now)
            try holdEqual(forAnother, .noCode, "for another purpose")
            try holdEqual(try await redeem(7), .accepted, "the code")
            try holdEqual(try await redeem(7), .noCode, "the code once more")
            try await store.put(Sample.code(of: ada))
            try holdEqual(try await redeem(7, at: Sample.now.advanced(by: OneTimeCode.lifetime)), .noCode, "the code too late")
            for left in (0..<5).reversed() { try holdEqual(try await redeem(8), .wrong(attemptsLeft: left), "a wrong code") }
            try holdEqual(try await redeem(7), .noCode, "the code after five wrong ones")
        },
        Claim("a new code takes the place of the one before, for its purpose alone, and an account that is missing gets none") { store in
            let ada = try await store.registered(1, email: "ada@example.org").id
            func redeem(_ seed: UInt64, _ purpose: OneTimeCode.Purpose) async throws -> CodeRedemption {
                try await store.redeem(Sample.bytes(seed), of: ada, for: purpose, at: Sample.now)
            }
            try await store.put(Sample.code(5, of: ada, for: .resetPassword))
            try await store.put(Sample.code(6, of: ada))
            try holdEqual(try await redeem(9, .confirmEmail), .wrong(attemptsLeft: 4), "a wrong code")
            try await store.put(Sample.code(7, of: ada))
            try holdEqual(try await redeem(6, .confirmEmail), .wrong(attemptsLeft: 4), "the code before")
            try holdEqual(try await redeem(7, .confirmEmail), .accepted, "the new code")
            try holdEqual(try await redeem(5, .resetPassword), .accepted, "the code for the other purpose")
            try await store.put(Sample.code(of: Sample.userID(2)))
            let nobodys = try await store.redeem(Sample.bytes(7), of: Sample.userID(2), for: .confirmEmail, at: Sample.now)
            try holdEqual(nobodys, .noCode, "nobody's code")
        },
        Claim("of sixteen that bring a code at once, one is let in") { store in
            let ada = try await store.registered(1, email: "ada@example.org").id
            try await store.put(Sample.code(of: ada))
            let outcomes = try await withThrowingTaskGroup(of: CodeRedemption.self) { group in
                for _ in 0..<16 {
                    group.addTask { try await store.redeem(Sample.bytes(7), of: ada, for: .confirmEmail, at: Sample.now) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            try holdEqual(outcomes.count { $0 == .accepted }, 1, "who is let in")
        },
    ]
}

extension Sample {
    static func code(_ seed: UInt64 = 7, of user: UserID, for purpose: OneTimeCode.Purpose = .confirmEmail) -> OneTimeCode {
        OneTimeCode(
            user: user, purpose: purpose, hash: bytes(seed), createdAt: now, expiresAt: now.advanced(by: OneTimeCode.lifetime))
    }
}
