import Accounts
import ArgumentParser
import Storage

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "What was done to accounts, by whom and from where, newest first.",
        discussion: "The log is only ever added to; what it has of an account outlives the account. No token, password or code is in it.")

    @OptionGroup var storage: StorageOptions
    @Option(help: "Only about this account: an e-mail address or an account's id.") var user: MemberName?
    @Option(help: "How many at most, up to 1000.") var limit = 50
    @Option(help: "Go on after a page: the number that it ended with.") var before: Int64?
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        guard (1...1000).contains(limit) else { throw ValidationError("--limit goes from 1 to 1000") }
    }

    func run() async throws {
        let records = try await storage.withStorage { database in
            var about: UserID?
            if let user { about = try await database.accountID(user) }
            return try await database.auditRecords(about: about, before: before, limit: limit)
        }
        let next = records.count == limit ? records.last?.number : nil
        if json { return try JSONOutput.print(PageView(events: records.map { EventView($0) }, next: next)) }
        guard !records.isEmpty else { return Voice.say("no events") }
        var table = Table([
            ("number", .right), ("at", .left), ("by", .left), ("from", .left), ("action", .left), ("account", .left), ("result", .left),
        ])
        for view in records.map({ EventView($0) }) {
            table.append(["\(view.number)", view.at, view.actor, view.place, view.action, view.account ?? "-", view.result])
        }
        print(table.text)
        if let next, next > 1 { Voice.hint("more with --before \(next)") }
    }

    private struct PageView: Encodable {
        let events: [EventView]
        let next: Int64?
    }
}

/// A line of the audit log as it is printed.
struct EventView: Encodable {
    let number: Int64
    let at: String
    let actor: String
    let address: String
    let userAgent: String
    let action: String
    let account: String?
    let grant: String?
    let result: String

    init(_ record: AuditRecord) {
        let event = record.event
        number = record.number
        at = event.at.text
        actor = event.actor.rawValue
        address = event.caller.address
        userAgent = event.caller.userAgent
        action = event.action.rawValue
        account = event.user?.hex
        grant = event.grant?.hex
        result = event.result
    }

    /// For people: an address, or for an operator who he is on this machine.
    var place: String {
        if !address.isEmpty { return address }
        return userAgent.isEmpty ? "-" : userAgent
    }
}
