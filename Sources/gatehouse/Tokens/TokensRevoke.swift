import ArgumentParser
import Gate
import HostSystem
import Lightning
import Storage

struct TokensRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Take a pass back. Running gateways follow within a second.",
        discussion: "A pass that is not in the books yet can be revoked by its whole payment hash.")

    @OptionGroup var storage: StorageOptions
    @Argument(help: "A payment hash or pass id, or how one begins.") var pass: String
    @Option(help: "Why, for the books.") var reason = ""

    func run() async throws {
        try await storage.withStorage { database in
            let hash = try await Self.hash(pass, in: database)
            let isNew = try await database.revoke(hash, reason: reason, at: WallClock.system.now())
            Voice.say(isNew ? "revoked \(hash)" : "\(hash) was revoked already")
        }
    }

    static func hash(_ text: String, in database: GatehouseDatabase) async throws -> PaymentHash {
        if let hash = PaymentHash(hex: text), case .none = try await database.payment(matching: text) { return hash }
        return try await database.onePayment(text).entry.paymentHash
    }
}

struct TokensUnrevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "unrevoke", abstract: "Let a revoked pass in again.")

    @OptionGroup var storage: StorageOptions
    @Argument(help: "A payment hash or pass id, or how one begins.") var pass: String

    func run() async throws {
        try await storage.withStorage { database in
            let hash = try await TokensRevoke.hash(pass, in: database)
            guard try await database.unrevoke(hash) else {
                Voice.say("error: \(hash) is not revoked")
                throw ExitStatus.no
            }
            Voice.say("let in again: \(hash)")
        }
    }
}
