import ArgumentParser
import HostSystem
import Lightning
import Storage

struct RevenueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revenue", abstract: "What was earned, added up by day, month or service. Days are those of UTC.")

    @OptionGroup var storage: StorageOptions
    @Option(help: "day, month or service.") var by = Grouping.day
    @Option(help: "Only this service.") var service: String?
    @Option(help: "From this moment on: 2026-11-21, 2026-11-21T08:30:00Z, or 7d, 12h, 30m ago.") var since: Moment?
    @Option(help: "Before this moment.") var until: Moment?
    @Flag(help: "Print JSON.") var json = false

    enum Grouping: String, ExpressibleByArgument, CaseIterable {
        case day, month, service

        var grouping: RevenueGrouping {
            switch self {
            case .day: .day
            case .month: .month
            case .service: .service
            }
        }
    }

    func run() async throws {
        let now = WallClock.system.now()
        let lines = try await storage.withStorage {
            try await $0.revenue(by: by.grouping, service: service, since: since?.timestamp(now: now), until: until?.timestamp(now: now))
        }
        if json { return try JSONOutput.print(lines.map { LineView(group: $0.group, payments: $0.payments, amountMsat: $0.amount.value) }) }
        guard !lines.isEmpty else { return Voice.say("no payments") }
        var table = Table([(by.rawValue, .left), ("payments", .right), ("amount", .right)])
        for line in lines { table.append([line.group, "\(line.payments)", line.amount.description]) }
        if lines.count > 1 {
            let total = lines.reduce(MilliSatoshi.zero) { $0.adding($1.amount) ?? $0 }
            table.append(["total", "\(lines.reduce(0) { $0 + $1.payments })", total.description])
        }
        print(table.text)
    }

    private struct LineView: Encodable {
        let group: String
        let payments: Int
        let amountMsat: UInt64
    }
}
