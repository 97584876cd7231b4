import Accounts
import AccountsKit
import Foundation
import Lightning
import PasswordHashing
import TestKit
import Testing
import Throttling

@testable import Storage

@Suite("Secrets of members in the database")
struct AccountSecretsTests {
    private static let password = "turnip over the moon"
    private static let nextPassword = "a lantern in the reeds"

    @Test("neither a password nor a token nor a code lies in the files after all of them were used")
    func secrets() async throws {
        let folder = try Folder()
        let database = try folder.open()
        let service = try await Self.service(over: database)
        let registered = try await service.register(email: "ada@example.org", password: Self.password, username: "Ada", caller: .local).get()
        guard case .signedIn(let first) = registered else { throw AccountRefusal.unconfirmed }
        let session = try await service.signIn(email: "ada@example.org", password: Self.password, caller: .local).get()
        _ = try await service.signIn(email: "ada@example.org", password: "a wrong password", caller: .local)
        let refreshed = try await service.refresh(
            accessToken: session.accessToken.text, refreshToken: session.refreshToken.text, caller: .local
        ).get()
        let code = try await service.makeResetCode(for: first.user.id).get()
        _ = try await service.resetPassword(email: "ada@example.org", code: "0000-0000-0000", to: Self.nextPassword, caller: .local)
        _ = try await service.resetPassword(email: "ada@example.org", code: code.text, to: Self.nextPassword, caller: .local).get()

        let files = try ["", "-wal"].reduce(Data()) { try $0 + Data(contentsOf: URL(fileURLWithPath: folder.file + $1)) }
        #expect(files.range(of: Data("ada@example.org".utf8)) != nil, "the account itself is not where it is looked for")
        let tokens = [first.accessToken, session.accessToken, refreshed.accessToken].map(\.text) + [first, session].map(\.refreshToken.text)
        let codes = [code.text, code.text.replacing("-", with: "")]
        for secret in [Self.password, Self.nextPassword, "a wrong password"] + codes + tokens {
            #expect(files.range(of: Data(secret.utf8)) == nil, "\(secret)")
        }
        // The random part of a token alone, as text and as bytes.
        for token in tokens {
            let opaque = token.split(separator: ".")[2]
            #expect(files.range(of: Data(opaque.utf8)) == nil)
            let base64 = String(opaque).replacing("-", with: "+").replacing("_", with: "/")
            let bytes = try #require(Data(base64Encoded: base64))
            #expect(files.range(of: bytes) == nil)
        }
    }

    @Test("a dropped token key is gone from the files")
    func droppedKey() async throws {
        let folder = try Folder()
        let database = try folder.open()
        let key = SecretKey(Sample.bytes(1))
        _ = try await database.addTokenKeyEpoch(key, at: Sample.now, onlyAsFirst: true)
        _ = try await database.addTokenKeyEpoch(SecretKey(Sample.bytes(2)), at: Sample.now, onlyAsFirst: false)
        func files() throws -> Data {
            try ["", "-wal"].reduce(Data()) { try $0 + Data(contentsOf: URL(fileURLWithPath: folder.file + $1)) }
        }
        let needle = Data(key.bytes.bytes)
        #expect(try files().range(of: needle) != nil)
        #expect(try await database.dropTokenKeyEpoch(1))
        #expect(try files().range(of: needle) == nil)
    }

    private static func service(over database: GatehouseDatabase) async throws -> AccountService {
        var generator = SeededGenerator(3)
        let keys = try await TokenKeyring.keys(of: database, now: Sample.now, generator: &generator)
        let parameters = try #require(Argon2idParameters(memory: 8, passes: 1))
        return AccountService(
            store: database, hasher: Argon2PasswordHasher(parameters: parameters, threads: 1), keyring: TokenKeyring(keys), composed: .foundation,
            clock: ManualWallClock(Sample.now).wall, random: .seeded(4))
    }
}
