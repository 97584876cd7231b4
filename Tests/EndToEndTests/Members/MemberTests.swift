import Accounts
import Foundation
import GRDB
import HostSystem
import Lightning
import PayingClient
import Storage
import Testing

@Suite("Members at the gate")
struct MemberTests {
    @Test(
        "a member comes in for nothing where a stranger pays; the service learns who came, and sees neither token nor cookie nor what a caller says of himself"
    )
    func bothWays() async throws {
        try await MemberGate.open { gate in
            let member = try await gate.register()
            let answer = try await gate.call(
                "GET", "/swap/quote", token: member.access,
                fields: [("Cookie", "a=1; gatehouse=\(member.access); b=2"), ("X-Gatehouse-Subject", "user:000000000000000000000000")])
            #expect(answer.status == 200)
            let seen = try #require(gate.house.upstream.seen.last)
            #expect(seen.values("x-gatehouse-subject").count == 1)
            #expect(
                seen.values("x-gatehouse-subject")[0].hasPrefix("user:") && seen.values("x-gatehouse-subject")[0] != "user:000000000000000000000000")
            #expect(seen.values("x-gatehouse-scopes") == ["*"])
            #expect(seen.values("cookie") == ["a=1; b=2"])
            #expect(!seen.fields.contains { $0.value.contains("LQ.AC.") })
            // On a free path and for a stranger nothing of ours goes on either.
            _ = try await gate.call("GET", "/swap/health", token: member.access, fields: [("Cookie", "gatehouse=\(member.access)")])
            let free = try #require(gate.house.upstream.seen.last)
            #expect(!free.fields.contains { $0.value.contains("LQ.AC.") || $0.name.hasPrefix("x-gatehouse") })
            #expect(try await gate.call("GET", "/swap/quote").status == 402)
            #expect(try await gate.house.client.get(gate.house.quote).receipts.count == 1)
            let stranger = try await gate.call("GET", "/notes")
            #expect(stranger.status == 401 && stranger.values("WWW-Authenticate") == ["Bearer"])
            #expect(try await gate.call("GET", "/notes", token: "LQ.AC.nonsense").status == 401)
            // A pass is no way in for members, nor a token of another scheme.
            let pass = try #require(try gate.house.client.store.allPasses().first)
            #expect(try await plainGet(gate.house.url + "/notes", authorization: pass.authorization).status == 401)
        }
    }

    @Test("a proxy in front learns who a member is, and gets no token of ours to hand on")
    func forwardAuth() async throws {
        try await MemberGate.open { gate in
            let member = try await gate.register()
            let asked = [("X-Forwarded-Uri", "/notes"), ("X-Forwarded-Method", "GET"), ("X-Forwarded-Host", "a")]
            let answer = try await gate.call("GET", "/gatehouse/authorize", token: member.access, fields: asked)
            #expect(answer.status == 200)
            #expect(answer.values("X-Gatehouse-Subject").first?.hasPrefix("user:") == true)
            #expect(answer.values("X-Gatehouse-Authorization") == [""])
            #expect(try await gate.call("GET", "/gatehouse/authorize", fields: asked).status == 401)
        }
    }

    @Test("a tool does what it was allowed, the refusal names what is missing, and a refresh gives it no more")
    func tools() async throws {
        try await MemberGate.open { gate in
            let member = try await gate.register()
            let small = try await gate.letIn(scopes: "1", member)
            let refused = try await gate.call("GET", "/notes", token: small.access)
            #expect(refused.status == 403 && refused.body.contains("messages.read"))
            let reader = try await gate.letIn(scopes: "1048577", member)
            #expect(try await gate.call("GET", "/notes/7", token: reader.access).status == 200)
            #expect(gate.house.upstream.seen.last?.values("x-gatehouse-scopes") == ["profile.read messages.read"])
            #expect(try await gate.call("POST", "/notes", json: "{}", token: reader.access).status == 403)
            // No rule covers the paid service: a tool pays like everybody, or is refused; it does not come in as its member.
            #expect(try await gate.call("GET", "/swap/quote", token: reader.access).status == 403)
            let next = try await gate.refresh(small)
            let access = try #require(try next.response()["accessToken"] as? String)
            #expect(try await gate.call("GET", "/notes", token: access).status == 403)
        }
    }

    @Test("signing out elsewhere, and an operator's disabling, close the gate within a second and for refreshes at once")
    func revocation() async throws {
        try await MemberGate.open { gate in
            let (first, second) = (try await gate.register(), try await gate.signIn().tokens())
            for tokens in [first, second] { #expect(try await gate.call("GET", "/notes", token: tokens.access).status == 200) }
            #expect(try await gate.call("POST", "/v4/auth/logout", json: #"{"scope":"others"}"#, token: second.access).status == 200)
            #expect(try await gate.refresh(first).status == 401)
            try await eventually("the first session is closed") { try await gate.call("GET", "/notes", token: first.access).status == 401 }
            #expect(try await gate.call("GET", "/notes", token: second.access).status == 200)

            let database = try GatehouseDatabase.open(path: gate.house.storagePath)
            let user = try #require(try await database.user(emailKey: "ada@example.org"))
            var changed = user
            changed.disabledAt = gate.house.clock.now
            let event = AuditEvent(at: gate.house.clock.now, actor: .operator, action: .disable, user: user.id, caller: .local)
            _ = try await database.update(
                changed, ending: GrantEnding(.all(of: user.id), GrantEnd(.userDisabled, at: gate.house.clock.now)), audit: event)
            try database.close()
            #expect(try await gate.refresh(second).status == 401)
            #expect(try await gate.signIn().status == 403)
            try await eventually("the member is shut out") { try await gate.call("GET", "/notes", token: second.access).status == 401 }
        }
    }

    @Test("an expired token is answered 401, and its refresh opens the gate again")
    func expiry() async throws {
        try await MemberGate.open { gate in
            let member = try await gate.register()
            gate.house.clock.advance(by: .seconds(8 * 3600))
            let late = try await gate.call("GET", "/notes", token: member.access)
            #expect(late.status == 401 && late.body.contains("token-expired"))
            let access = try #require(try await gate.refresh(member).response()["accessToken"] as? String)
            #expect(try await gate.call("GET", "/notes", token: access).status == 200)
        }
    }

    @Test("sixty-four registrations of one address at once make one account")
    func oneAccount() async throws {
        try await MemberGate.open { gate in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<64 {
                    group.addTask {
                        let body = #"{"email":"Ada@Example.org","password":"\#(MemberGate.password)","username":"Ada"}"#
                        return try await gate.call("POST", "/v4/auth/register", json: body).status
                    }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 201 }.count == 1)
            // Taken, or too many from one caller, or more at once than passwords are hashed.
            #expect(statuses.allSatisfy { [201, 409, 429, 503].contains($0) })
            let database = try GatehouseDatabase.open(path: gate.house.storagePath)
            #expect(try await database.users(after: nil, limit: 100).count == 1)
            try database.close()
        }
    }

    @Test("storage that cannot be written leaves members and passes alone; sign-in and refresh answer 503, and recover")
    func storageDown() async throws {
        try await MemberGate.open { gate in
            let member = try await gate.register()
            #expect(try await gate.house.client.get(gate.house.quote).status == 200)
            var configuration = Configuration()
            configuration.allowsUnsafeTransactions = true
            let lock = try DatabaseQueue(path: gate.house.storagePath, configuration: configuration)
            try await lock.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
            async let signIn = gate.signIn()
            async let refresh = gate.refresh(member)
            #expect(try await gate.call("GET", "/notes", token: member.access).status == 200)
            #expect(try await gate.house.askWithoutPaying().status == 200)
            for answer in [try await signIn, try await refresh] {
                #expect(answer.status == 503 && answer.values("Retry-After").count == 1)
            }
            try await lock.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
            try lock.close()
            #expect(try await gate.signIn().status == 200)
            #expect(try await gate.refresh(member).status == 200)
        }
    }

    @Test("of an unknown address and a wrong password the answer is the same to the byte")
    func sameAnswer() async throws {
        try await MemberGate.open { gate in
            _ = try await gate.register()
            let wrong = try await gate.signIn(password: "another lantern altogether")
            let unknown = try await gate.signIn("nobody@example.org", password: "another lantern altogether")
            #expect(wrong.status == 400 && unknown.status == 400)
            #expect(wrong.body == unknown.body)
            #expect(wrong.fields.filter { $0.name != "Date" }.map { "\($0)" } == unknown.fields.filter { $0.name != "Date" }.map { "\($0)" })
        }
    }

    @Test("no token, password or code gets into the log or the database")
    func secrets() async throws {
        let recorder = LogRecorder()
        try await MemberGate.open(logger: recorder.logger) { gate in
            let member = try await gate.register()
            let tool = try await gate.letIn(scopes: "1", member)
            _ = try await gate.call("GET", "/notes", token: member.access)
            _ = try await gate.signIn(password: "another lantern altogether")
            let refreshed = try #require(try await gate.refresh(member).response()["accessToken"] as? String)
            let secrets = [
                member.access, member.refresh, tool.access, tool.refresh, refreshed, MemberGate.password, "another lantern altogether",
            ]
            #expect(recorder.lines.count > 3)
            for secret in secrets { #expect(!recorder.lines.contains { $0.contains(secret) }) }
            let folder = URL(fileURLWithPath: gate.house.storagePath).deletingLastPathComponent()
            let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            #expect(files.count >= 2)
            for file in files {
                let bytes = try Data(contentsOf: file)
                for secret in secrets { #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(file.lastPathComponent)") }
            }
        }
    }
}
