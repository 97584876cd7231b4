import ArgumentParser
import HostSystem
import Lightning
import PayingClient

struct BudgetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "budget", abstract: "See what was spent, and set limits.", subcommands: [Show.self, Set.self], defaultSubcommand: Show.self)

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Spent and reserved money, and the limits in force.")
        @OptionGroup var common: CommonOptions
        @Flag(help: "One JSON object.") var json = false

        func run() throws {
            let settings = try common.settings()
            let store = try common.openStore()
            let now = WallClock.system.now()
            let spending = try storing { () throws(FileError) in try store.spending(now: now) }
            let limits = settings.limits.narrowed(by: spending.limits)
            if json { try Console.json(fields(spending, limits)) } else { try show(spending, limits) }
        }

        private func show(_ spending: SpendingSummary, _ limits: SpendingLimits) throws {
            func text(_ limit: MilliSatoshi?) -> String { limit.map(\.description) ?? "no limit" }
            try Console.print("one request    \(text(limits.perRequest)), fees included")
            try Console.print("today (UTC)    \(spending.today) of \(text(limits.perDay))")
            try Console.print("in total       \(spending.total) of \(text(limits.total))")
            try Console.print("reserved       \(spending.reserved) for payments on their way")
            for (host, spent) in spending.hosts.sorted(by: { $0.key < $1.key }) {
                try Console.print("\(host)    \(spent) of \(text(limits.perHost))")
            }
        }

        private func fields(_ spending: SpendingSummary, _ limits: SpendingLimits) -> [String: any Sendable] {
            var caps: [String: any Sendable] = [:]
            caps["per_request_msat"] = limits.perRequest?.value
            caps["per_host_msat"] = limits.perHost?.value
            caps["per_day_msat"] = limits.perDay?.value
            caps["total_msat"] = limits.total?.value
            return [
                "day_utc": spending.day, "today_msat": spending.today.value, "total_msat": spending.total.value,
                "reserved_msat": spending.reserved.value, "hosts_msat": spending.hosts.mapValues(\.value), "limits": caps,
            ]
        }
    }

    struct Set: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set limits for everybody who uses this store.",
            discussion: "Amounts are satoshi unless they say msat; `none` takes a limit away. "
                + "Of these limits and those of the configuration the smaller one holds.")
        @OptionGroup var common: CommonOptions
        @Option(help: ArgumentHelp("For one request.", valueName: "amount")) var perRequest: String?
        @Option(help: ArgumentHelp("For one host, over all time.", valueName: "amount")) var perHost: String?
        @Option(help: ArgumentHelp("For one day from midnight to midnight UTC.", valueName: "amount")) var perDay: String?
        @Option(help: ArgumentHelp("Over all time.", valueName: "amount")) var total: String?

        func run() throws {
            guard perRequest != nil || perHost != nil || perDay != nil || total != nil else {
                throw Stop(.usage, "nothing to set", hint: "give --per-request, --per-host, --per-day or --total")
            }
            let store = try common.openStore()
            var limits = try storing { () throws(FileError) in try store.limits() }
            limits.perRequest = try changed(limits.perRequest, perRequest)
            limits.perHost = try changed(limits.perHost, perHost)
            limits.perDay = try changed(limits.perDay, perDay)
            limits.total = try changed(limits.total, total)
            try storing { () throws(FileError) in try store.setLimits(limits) }
        }

        private func changed(_ limit: MilliSatoshi?, _ text: String?) throws(Stop) -> MilliSatoshi? {
            guard let text else { return limit }
            if text == "none" { return nil }
            guard let amount = Amount(argument: text) else { throw Stop(.usage, "\(text) is no amount like `10 sat` or `1500 msat`") }
            return amount.value
        }
    }
}
