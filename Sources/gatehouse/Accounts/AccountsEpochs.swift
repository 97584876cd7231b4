import Accounts
import ArgumentParser
import Lightning
import Storage

struct AccountsEpochs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "epochs", abstract: "The keys that mint and verify access tokens, by number. Never the keys themselves.")

    @OptionGroup var storage: StorageOptions
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        let keys = try await storage.withStorage { try await $0.tokenKeys() }
        let views = (keys?.epochs ?? []).map {
            EpochView(number: $0.number, createdAt: $0.createdAt.text, isMinting: $0.number == keys?.current.number)
        }
        try EpochView.print(views, asJSON: json)
    }
}

struct AccountsRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Add a key that mints access tokens from now on; those of the older ones stay good.",
        discussion:
            "Running gateways follow within a second. A session that rested comes back with a token of an older key: drop one only after a leak.")

    @OptionGroup var storage: StorageOptions

    func run() async throws {
        try await storage.withAccounts { service, _ in
            let keys = try await service.rotateKeys()
            Voice.say("epoch \(keys.current.number) mints from now on")
            if let oldest = keys.epochs.first, keys.epochs.count > 1 {
                Voice.hint("`gatehouse accounts drop-epoch \(oldest.number)` ends the access tokens of epoch \(oldest.number)")
            }
        }
    }
}

struct AccountsDropEpoch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drop-epoch", abstract: "End all access tokens that one key minted, for good.",
        discussion: "Members whose session has no token of a newer key sign in again. The epoch that mints cannot be dropped; rotate first.")

    @OptionGroup var storage: StorageOptions
    @Argument(help: "The epoch's number.") var number: UInt32

    func run() async throws {
        try await storage.withAccounts { service, database in
            guard try await service.dropKey(number) else {
                let isThere = try await database.tokenKeys()?.epochs.contains { $0.number == number } == true
                throw isThere ? EpochRefusal.currentEpoch(number) : EpochRefusal.unknownEpoch(number)
            }
            Voice.say("dropped epoch \(number)")
        }
    }
}
