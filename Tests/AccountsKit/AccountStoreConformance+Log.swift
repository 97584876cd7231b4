internal import Accounts
internal import ConformanceKit
internal import Lightning

extension AccountStoreConformance {
    static let log: [StoreClaim] = [
        Claim("every field of an event comes back as it was written, whatever was done and whoever did it") { store in
            var written: [AuditEvent] = []
            for action in AuditEvent.Action.allCases {
                written.append(Sample.event(action, Sample.userID(1), Sample.grantID(1, .tool)))
                written.append(AuditEvent(at: Sample.now, actor: .operator, action: action, user: nil, caller: .local, result: "wrong-code"))
            }
            for event in written { try await store.append(event) }
            let read = try await store.auditRecords(about: nil, before: nil, limit: 1000)
            try holdEqual(read.map(\.event), written.reversed(), "the log")
        },
        Claim("the log comes newest first, page after page, of everybody or of one account") { store in
            for number in 0..<10 as Range<UInt64> { try await store.append(Sample.event(.signIn, Sample.userID(number % 2))) }
            let all = try await store.auditRecords(about: nil, before: nil, limit: 1000)
            try holdEqual(all.map(\.number), all.map(\.number).sorted(by: >), "the order")
            try holdEqual(Set(all.map(\.number)).count, 10, "numbers")
            var paged: [AuditRecord] = []
            while case let page = try await store.auditRecords(about: nil, before: paged.last?.number, limit: 3), !page.isEmpty { paged += page }
            try holdEqual(paged, all, "pages of three")
            let one = try await store.auditRecords(about: Sample.userID(1), before: nil, limit: 4)
            try holdEqual(one, Array(all.filter { $0.event.user == Sample.userID(1) }.prefix(4)), "one account's lines")
            try holdEqual(try await store.auditRecords(about: nil, before: nil, limit: 0), [], "a page of none")
        },
    ]

    static let keys: [StoreClaim] = [
        Claim("of sixteen that start at once all agree on the first key") { store in
            try holdEqual(try await store.tokenKeys(), nil, "the keys before")
            let answers = try await withThrowingTaskGroup(of: TokenKeys.self) { group in
                for seed in 0..<16 as Range<UInt64> {
                    group.addTask { try await store.addTokenKeyEpoch(SecretKey(Sample.bytes(seed)), at: Sample.now, onlyAsFirst: true) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            try holdEqual(Set(answers).count, 1, "answers")
            try holdEqual(try await store.tokenKeys(), answers[0], "the keys after")
        },
        Claim("the newest key stays, and the number of a dropped one does not come again") { store in
            for seed in 1...2 as ClosedRange<UInt64> {
                let key = SecretKey(Sample.bytes(seed))
                let keys = try await store.addTokenKeyEpoch(key, at: Sample.now, onlyAsFirst: false)
                try holdEqual(keys.current.key, key, "the key that mints")
            }
            let isNewestDropped = try await store.dropTokenKeyEpoch(2)
            try hold(!isNewestDropped, "the newest was dropped")
            let isMissingDropped = try await store.dropTokenKeyEpoch(3)
            try hold(!isMissingDropped, "one that is not there was dropped")
            try hold(try await store.dropTokenKeyEpoch(1), "not dropped")
            let keys = try await store.addTokenKeyEpoch(SecretKey(Sample.bytes(4)), at: Sample.now, onlyAsFirst: false)
            try holdEqual(keys.epochs.map(\.number), [2, 3], "numbers")
        },
    ]
}
