import Accounts
import ArgumentParser
import Storage

struct GrantsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grants", abstract: "The sessions of a member and the tools that he let in.",
        subcommands: [GrantsList.self, GrantsEnd.self])
}

struct GrantsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Those that live, the one last used first.")

    @OptionGroup var storage: StorageOptions
    @Argument(help: "An e-mail address or an account's id.") var member: MemberName
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        let grants = try await storage.withStorage { database in
            try await database.liveGrants(of: try await database.account(member).id)
        }
        if json { return try JSONOutput.print(grants.reversed().map { GrantView($0) }) }
        guard !grants.isEmpty else { return Voice.say("no sessions and no tools") }
        print(GrantView.table(grants))
    }
}

struct GrantsEnd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "end", abstract: "End one session or tool. Running gateways follow within a second.")

    @OptionGroup var storage: StorageOptions
    @Argument(help: "Its id: 24 hexadecimal digits.") var grant: String

    func validate() throws {
        guard GrantID(hex: grant) != nil else { throw ValidationError("`\(grant)` is no id of a session or tool: 24 hexadecimal digits") }
    }

    func run() async throws {
        try await storage.withAccounts { service, database in
            guard let id = GrantID(hex: grant), let found = try await database.grant(id) else {
                Voice.say("error: there is no session or tool \(grant)")
                Voice.hint("`gatehouse grants list MEMBER` shows those of a member")
                throw ExitStatus.no
            }
            if let end = found.end {
                return Voice.say("\(id) had ended already, at \(end.at.text): \(end.reason.rawValue)")
            }
            _ = try await service.end(.one(id, of: found.user)).orRefused()
            Voice.say("ended \(id)")
        }
    }
}
