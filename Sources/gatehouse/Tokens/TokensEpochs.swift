import ArgumentParser
import HostSystem
import L402
import Lightning
import Storage

struct TokensEpochs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "epochs", abstract: "The master keys that mint and verify, by number. Never the keys themselves.")

    @OptionGroup var storage: StorageOptions
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        let keys = try await storage.withStorage { database in
            var generator = SystemRandomNumberGenerator()
            return try await database.masterKeys(now: WallClock.system.now(), generator: &generator)
        }
        try EpochView.print(keys, asJSON: json)
    }
}

struct TokensRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Add a master key that mints from now on; passes of the older ones stay good.",
        discussion: "Running gateways follow within a second. When the older passes have run out, or at once after a leak, drop their epoch.")

    @OptionGroup var storage: StorageOptions

    func run() async throws {
        let keys = try await storage.withStorage { database in
            var generator = SystemRandomNumberGenerator()
            return try await database.rotateMasterKey(now: WallClock.system.now(), generator: &generator)
        }
        Voice.say("epoch \(keys.current.number) mints from now on")
        if keys.epochs.count > 1 {
            Voice.hint("`gatehouse tokens drop-epoch \(keys.epochs[0].number)` ends the passes of epoch \(keys.epochs[0].number)")
        }
    }
}

struct TokensDropEpoch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drop-epoch", abstract: "End all passes that one master key minted, for good.",
        discussion: "Nothing brings them back: the key is overwritten. The epoch that mints cannot be dropped; rotate first.")

    @OptionGroup var storage: StorageOptions
    @Argument(help: "The epoch's number.") var number: UInt32
    @Flag(help: "Only say what would happen.") var dryRun = false

    func run() async throws {
        try await storage.withStorage { database in
            if dryRun {
                var generator = SystemRandomNumberGenerator()
                let keys = try await database.masterKeys(now: WallClock.system.now(), generator: &generator)
                guard let epoch = keys.epochs.first(where: { $0.number == number }) else { throw EpochRefusal.unknownEpoch(number) }
                guard epoch.number != keys.current.number else { throw EpochRefusal.currentEpoch(number) }
                Voice.say("would end every pass that was minted under epoch \(number) since \(epoch.createdAt.text)")
            } else {
                let keys = try await database.dropEpoch(number)
                Voice.say("dropped epoch \(number); left: \(keys.epochs.map { "\($0.number)" }.joined(separator: ", "))")
            }
        }
    }
}

struct EpochView: Encodable {
    let number: UInt32
    let createdAt: String
    let isMinting: Bool

    static func print(_ keys: MasterKeys, asJSON: Bool) throws {
        try print(
            keys.epochs.map { EpochView(number: $0.number, createdAt: $0.createdAt.text, isMinting: $0.number == keys.current.number) },
            asJSON: asJSON)
    }

    static func print(_ views: [EpochView], asJSON: Bool) throws {
        if asJSON { return try JSONOutput.print(views) }
        var table = Table([("epoch", .right), ("since", .left), ("use", .left)])
        for view in views { table.append(["\(view.number)", view.createdAt, view.isMinting ? "mints and verifies" : "verifies"]) }
        Swift.print(table.text)
    }
}
