import ArgumentParser
import Foundation
import Gate
import HostSystem
import Lightning
import Storage

struct TokensList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "The passes that were paid for, newest first.")

    @OptionGroup var storage: StorageOptions
    @Option(help: "Only this service.") var service: String?
    @Option(help: "From this moment on: 2026-11-21, 2026-11-21T08:30:00Z, or 7d, 12h, 30m ago.") var since: Moment?
    @Option(help: "Before this moment.") var until: Moment?
    @Option(help: "How many at most, up to 10000.") var limit = 50
    @Option(help: "Go on after a page: the cursor that it ended with.") var after: String?
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        guard (1...10_000).contains(limit) else { throw ValidationError("--limit goes from 1 to 10000") }
        if let after, LedgerCursor(after) == nil { throw ValidationError("--after takes the cursor that the page before ended with") }
    }

    func run() async throws {
        let now = WallClock.system.now()
        let query = LedgerQuery(
            service: service, since: since?.timestamp(now: now), until: until?.timestamp(now: now), limit: limit,
            after: after.flatMap { LedgerCursor($0) })
        let page = try await storage.withStorage { try await $0.payments(query) }
        if json {
            try JSONOutput.print(PageView(passes: page.records.map { PassView($0, at: now) }, next: page.next?.description))
            return
        }
        guard !page.records.isEmpty else { return Voice.say("no payments") }
        var table = Table([("payment", .left), ("service", .left), ("amount", .right), ("paid", .left), ("first used", .left), ("state", .left)])
        for record in page.records {
            let entry = record.entry
            table.append([
                String(entry.paymentHash.hex.prefix(16)), entry.service, entry.amount.description, record.paidAt.text, entry.firstUsedAt?.text ?? "-",
                record.state(at: now).words,
            ])
        }
        print(table.text)
        if let next = page.next { Voice.hint("more with --after \(next)") }
    }

    private struct PageView: Encodable {
        let passes: [PassView]
        let next: String?
    }
}

struct TokensShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Everything in the books about one pass.")

    @OptionGroup var storage: StorageOptions
    @Argument(help: "A payment hash or pass id, or how one begins.") var pass: String
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        let record = try await storage.withStorage { try await $0.onePayment(pass) }
        let now = WallClock.system.now()
        let view = PassView(record, at: now)
        if json { return try JSONOutput.print(view) }
        var lines = [
            ("payment hash", view.paymentHash), ("pass id", view.passId), ("service", view.service), ("amount", record.entry.amount.description),
            ("issued", view.issuedAt), ("settled", view.settledAt ?? "not told by the node"), ("first used", view.firstUsedAt ?? "not yet"),
            ("epoch", view.epoch.map { "\($0)" } ?? "not known"), ("valid until", view.validUntil ?? (view.epoch == nil ? "not known" : "no end")),
            ("state", record.state(at: now).words),
        ]
        if let at = view.revokedAt, let reason = view.revocationReason {
            lines.append(("revoked", "\(at), \(reason.isEmpty ? "no reason given" : reason)"))
        }
        for (name, value) in lines { print(name.padding(toLength: 14, withPad: " ", startingAt: 0) + value) }
    }
}

extension PassState {
    var words: String { self == .keyDropped ? "key dropped" : rawValue }
}
