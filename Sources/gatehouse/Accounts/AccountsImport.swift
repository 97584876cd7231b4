import Accounts
import ArgumentParser
import Foundation
import HostSystem
import Lightning
import Storage

struct AccountsImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Bring in accounts from a file with one JSON object a line: all of them, or none.",
        discussion: """
            Keys: email, username, password_hash ($argon2id$... or $pbkdf2-sha256$...); optional: id, confirmed, created_at, disabled, administrator, bot, \
            avatar_uri, status. Members keep their passwords; hashes are made anew when they first sign in.
            """)

    /// A million accounts.
    private static let sizeLimit = 512 << 20
    /// Errors that are printed.
    private static let errorLimit = 50

    @OptionGroup var storage: StorageOptions
    @Argument(help: "The file.") var file: String
    @Flag(help: "Only check, against the accounts that are there too.") var dryRun = false

    private struct Problem {
        let line: Int
        let words: String
    }

    func run() async throws {
        let content = try read()
        let (accounts, problems) = parse(content)
        try refuse(problems)
        guard !accounts.isEmpty else { return Voice.say("no accounts in \(file)") }
        let collisions = try await storage.withAccounts { service, _ in
            try await service.importUsers(accounts.map(\.user), isTrial: dryRun)
        }
        try refuse(
            collisions.map { collision in
                let what = collision.field == .email ? "e-mail address" : "id"
                return Problem(line: accounts[collision.place].line, words: "another account, or an earlier line, has this \(what)")
            })
        Voice.say("\(dryRun ? "would import" : "imported") \(accounts.count) \(accounts.count == 1 ? "account" : "accounts")")
    }

    private func read() throws -> [UInt8] {
        do {
            if let content = try DurableFile.read(file, limit: Self.sizeLimit) { return content }
            Voice.say("error: there is no file \(file)")
        } catch {
            Voice.say("error: \(error)")
        }
        throw ExitStatus.input
    }

    /// Lines are counted from 1; those without anything are passed over.
    private func parse(_ content: [UInt8]) -> (accounts: [(line: Int, user: User)], problems: [Problem]) {
        var accounts: [(line: Int, user: User)] = []
        var problems: [Problem] = []
        var generator = RandomSource.system
        let now = WallClock.system.now()
        for (index, line) in content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
            do throws(AccountLineError) {
                accounts.append((index + 1, try AccountLine(json: line).user(now: now, generator: &generator)))
            } catch {
                problems.append(Problem(line: index + 1, words: error.description))
            }
        }
        return (accounts, problems)
    }

    private func refuse(_ problems: [Problem]) throws {
        guard !problems.isEmpty else { return }
        for problem in problems.prefix(Self.errorLimit) { Voice.say("\(file):\(problem.line): error: \(problem.words)") }
        Voice.say("\(problems.count == 1 ? "1 error" : "\(problems.count) errors"), nothing was imported")
        throw ExitStatus.input
    }
}
