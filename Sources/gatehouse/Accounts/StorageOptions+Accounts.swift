import Accounts
import ArgumentParser
import Foundation
import HostSystem
import Lightning
import PasswordHashing
import Storage
import Throttling

extension StorageOptions {
    /// What can be done with accounts, over storage that is there. Neither hashes a password nor makes a token: it could, but no command asks for it.
    func withAccounts<Value>(_ body: (AccountService, GatehouseDatabase) async throws -> Value) async throws -> Value {
        try await withStorage { database in
            var generator = RandomSource.system
            let keys = try await TokenKeyring.keys(of: database, now: WallClock.system.now(), generator: &generator)
            let service = AccountService(
                store: database, hasher: Argon2PasswordHasher(threads: 1), keyring: TokenKeyring(keys), composed: .foundation, clock: .system,
                random: .system, operatedBy: .shell)
            return try await body(service, database)
        }
    }
}

extension Caller {
    /// Whoever runs the command, by his name on this machine; behind `sudo`, as far as it says so.
    static let shell: Caller = {
        let name = NSUserName()
        let sudo = ProcessInfo.processInfo.environment["SUDO_USER"].map { ", sudo by \($0)" } ?? ""
        return Caller(network: .local, address: "", userAgent: name + sudo)
    }()
}

extension Result where Failure == AccountRefusal {
    /// The success. Says what is wrong and throws otherwise.
    func orRefused() throws -> Success {
        switch self {
        case .success(let success): return success
        case .failure(let refusal):
            Voice.say("error: \(refusal.message)")
            throw ExitStatus.no
        }
    }
}
