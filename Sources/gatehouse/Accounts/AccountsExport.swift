import Accounts
import ArgumentParser
import Foundation
import HostSystem
import Storage

struct AccountsExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write all accounts, one JSON object a line, as `accounts import` reads them.",
        discussion: "With their password hashes: keep the file as closely as the storage. Sessions, tools and the audit log are not in it.")

    @OptionGroup var storage: StorageOptions
    @Option(name: .shortAndLong, help: "A file that is not there yet; it gets mode 0600. Without it, stdout.") var output: String?

    func run() async throws {
        if let output, FileManager.default.fileExists(atPath: output) {
            Voice.say("error: \(output) is there already and was left as it is")
            throw ExitStatus.no
        }
        let (content, count) = try await storage.withStorage { try await Self.content(of: $0) }
        guard let output else { return FileHandle.standardOutput.write(content) }
        do {
            try DurableFile.write(content, to: output, mode: 0o600)
        } catch {
            Voice.say("error: \(error)")
            throw ExitStatus.no
        }
        Voice.say("wrote \(count) \(count == 1 ? "account" : "accounts") to \(output)")
    }

    private static func content(of database: GatehouseDatabase) async throws -> (Data, Int) {
        var content = Data()
        var count = 0
        var last: UserID?
        while case let page = try await database.users(after: last, limit: 1000), !page.isEmpty {
            for user in page { content += try AccountLine(user).json + Data("\n".utf8) }
            count += page.count
            last = page.last?.id
        }
        return (content, count)
    }
}
