import Accounts
import AccountsKit
import Foundation
import Lightning
import Storage
import Testing

@Suite("An operator's commands for accounts")
struct AccountCommandTests {
    /// Nobody signs in by it here.
    private static let hash = "$pbkdf2-sha256$i=310000$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8$jr6vAtgEeSb12UcQht+p9rmf1EoDzNd6oL4i4WTV1Pk"

    private static func store(in folder: String) throws -> GatehouseDatabase {
        try GatehouseDatabase.open(path: folder + "/gatehouse-data/gatehouse.sqlite")
    }

    @Test("accounts come in from a file, all or none, and go out into one that comes in elsewhere")
    func transport() async throws {
        try await withFolder { folder in
            try Self.store(in: folder).close()
            try """
            {"email": "ada@example.org", "username": "Ada", "password_hash": "\(Self.hash)", "confirmed": true, "created_at": "2024-05-01T12:00:00Z"}

            {"email": "Bob@example.org", "username": "Bob", "password_hash": "\(Self.hash)", "id": "65f0c0ffee00000000000001", "disabled": true}
            """.write(toFile: folder + "/members.jsonl", atomically: true, encoding: .utf8)
            try """
            {"email": "eve@example.org", "username": "Eve", "password_hash": "\(Self.hash)"}
            {"email": "eve", "username": "Eve", "password_hash": "\(Self.hash)"}
            {"email": "x@y", "username": "X", "password_hash": "secret"}
            {"email": "x@y", "username": "X", "password_hash": "\(Self.hash)", "confirmd": true}
            nonsense
            """.write(toFile: folder + "/wrong.jsonl", atomically: true, encoding: .utf8)
            try await Transcript(
                """
                $ gatehouse accounts import wrong.jsonl
                ! wrong.jsonl:2: error: `email`: ...
                ! wrong.jsonl:3: error: `password_hash` is neither ...
                ! wrong.jsonl:4: error: unknown key `confirmd`
                ! wrong.jsonl:5: error: this is no JSON object
                ! 4 errors, nothing was imported
                [65]
                $ gatehouse accounts import members.jsonl --dry-run
                ! would import 2 accounts
                $ gatehouse accounts list
                ! no accounts
                $ gatehouse accounts import members.jsonl
                ! imported 2 accounts
                $ gatehouse accounts import members.jsonl
                ! members.jsonl:1: error: another account, or an earlier line, has this e-mail address
                ! members.jsonl:3: error: another account, or an earlier line, has this id
                ! 2 errors, nothing was imported
                [65]
                $ gatehouse accounts show BOB@EXAMPLE.ORG
                > id             65f0c0ffee00000000000001
                > e-mail         Bob@example.org
                > ...
                > state          disabled since ...
                ! no sessions and no tools
                $ umask 0; gatehouse accounts export -o out.jsonl; stat -c %a out.jsonl
                > 600
                ! wrote 2 accounts to out.jsonl
                $ gatehouse accounts export -o out.jsonl
                ! error: out.jsonl is there already and was left as it is
                [1]
                $ mkdir -p elsewhere/gatehouse-data && cp gatehouse-data/gatehouse.sqlite elsewhere/gatehouse-data/
                $ cd elsewhere && gatehouse accounts delete bob@example.org --yes && gatehouse accounts delete ada@example.org --yes
                ! deleted Bob@example.org (65f0c0ffee00000000000001), ended 0 sessions and tools
                ! deleted ada@example.org (...), ended 0 sessions and tools
                $ cd elsewhere && gatehouse accounts import ../out.jsonl && gatehouse accounts export | cmp - ../out.jsonl
                ! imported 2 accounts
                """
            ).play(in: folder)
        }
    }

    @Test("an operator looks at members, ends sessions, shuts an account and opens it again, and the log has it all")
    func operation() async throws {
        try await withFolder { folder in
            let database = try Self.store(in: folder)
            let ada = try Sample.user(1, email: "ada@example.org")
            _ = try await database.insert(ada, audit: Sample.event(.register, ada.id))
            for seed in 10...12 as ClosedRange<UInt64> {
                let grant = Sample.grant(seed, of: ada.id, kind: seed == 12 ? .tool : .session)
                _ = try await database.insert(grant, audit: Sample.event(seed == 12 ? .allowTool : .signIn, ada.id, grant.id))
            }
            let (first, tool) = (Sample.grantID(10), Sample.grantID(12, .tool))
            try await Transcript(
                """
                $ gatehouse accounts list
                > ID ...
                > \(ada.id)  ada@example.org  Ada   2027-01-15T08:00:00Z  no         active
                $ gatehouse accounts show \(ada.id)
                > id             \(ada.id)
                > ...
                > \(tool)  tool     ...  https://tool.example
                > ...
                $ gatehouse grants end \(first)
                ! ended \(first)
                $ gatehouse grants end \(first)
                ! \(first) had ended already, at ...: by-operator
                $ gatehouse grants list ada@example.org | grep -c -e tool.example -e Quarky
                > 2
                $ gatehouse accounts reset ada@example.org | grep -cE '^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$'
                > 1
                ! resets the password of ada@example.org, once, within 15 minutes
                $ gatehouse accounts disable ada@example.org
                ! disabled: ada@example.org, ended 2 sessions and tools
                $ gatehouse accounts enable ada@example.org
                ! enabled: ada@example.org
                $ gatehouse accounts sign-out ada@example.org
                ! ended 0 sessions and tools of ada@example.org
                $ gatehouse accounts delete ada@example.org
                ! error: nothing was deleted; this would remove ada@example.org (\(ada.id)) with 0 sessions and tools for good
                ! hint: say --yes to do it
                [1]
                $ gatehouse accounts delete ada@example.org --yes
                ! deleted ada@example.org (\(ada.id)), ended 0 sessions and tools
                $ gatehouse accounts show ada@example.org
                ! error: there is no account ada@example.org
                ! hint: `gatehouse accounts list` shows them
                [1]
                $ gatehouse accounts disable ada
                ! Error: `ada` is neither an e-mail address nor an account's id, which has 24 hexadecimal digits
                ! ...
                [64]
                $ gatehouse audit --user \(ada.id) --limit 7 --json | grep '"action"' | tr -d ' ",\\n'
                > action:deleteaction:sign-outaction:enableaction:disableaction:request-resetaction:sign-outaction:allow-tool
                $ gatehouse accounts drop-epoch 1
                ! error: epoch 1 is the one that mints; rotate first, then drop it
                [1]
                $ gatehouse accounts rotate
                ! epoch 2 mints from now on
                ! hint: `gatehouse accounts drop-epoch 1` ends the access tokens of epoch 1
                $ gatehouse accounts drop-epoch 1 && gatehouse accounts epochs
                > EPOCH  SINCE                 USE
                >     2  ...  mints and verifies
                ! dropped epoch 1
                $ gatehouse audit --limit 2 | grep -oE 'rotate-keys .*'
                > rotate-keys  -        dropped-1
                > rotate-keys  -        epoch-2
                ! hint: more with --before 11
                $ gatehouse audit --user \(ada.id) --before 4
                > NUMBER ...
                >      3  2027-01-15T08:00:00Z  caller  fe80:0:0:1::7  sign-in   \(ada.id)  ok
                >      2  ...
                >      1  ...  register  \(ada.id)  ok
                """
            ).play(in: folder)
            // What another process did is seen by this one, which had the storage open all the time.
            #expect(try await database.user(ada.id) == nil)
            #expect(Set(try await database.revokedGrants(after: .start, limit: 10).grants.map(\.id)).isSuperset(of: [first, tool]))
            try database.close()
        }
    }
}
