import ArgumentParser
import HostSystem
import Lightning
import PayingClient

struct PendingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pending", abstract: "See and finish payments whose outcome is not known yet.",
        discussion: "The next request to their origin does this by itself; nothing has to be deleted by hand.",
        subcommands: [List.self, Resolve.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "One line for each pending payment.")
        @OptionGroup var common: CommonOptions
        @Flag(help: "One JSON object a line.") var json = false

        func run() throws {
            let store = try common.openStore()
            for pending in try storing({ () throws(FileError) in try store.pendingPayments() }) { try pending.show(json: json) }
        }
    }

    struct Resolve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ask the node about each, keep the pass or clear it away, and list what is still open.")
        @OptionGroup var common: CommonOptions
        @Flag(help: "One JSON object a line.") var json = false

        func run() async throws {
            try await common.settings().withClient { client in
                let open: [PendingPayment]
                do throws(PayingClientError) {
                    open = try await client.resolvePendingPayments()
                } catch {
                    throw Stop(error)
                }
                for pending in open { try pending.show(json: json) }
            }
        }
    }
}

extension PendingPayment {
    fileprivate func show(json: Bool) throws(Stop) {
        if json {
            try Console.json([
                "origin": origin.description, "path": path, "amount_msat": amount.value, "fee_limit_msat": feeLimit.value,
                "payment_hash": paymentHash.hex, "started_at": TimeText.write(startedAt),
            ])
        } else {
            try Console.print("\(paymentHash.hex)  \(origin)\(path)  \(amount)  since \(TimeText.write(startedAt))")
        }
    }
}
