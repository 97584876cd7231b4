import ArgumentParser
import HostSystem
import Lightning
import PayingClient

struct PendingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pending", abstract: "See, finish and forget payments whose outcome is not known yet.",
        discussion: """
            The next request to their origin finishes them by itself. Only a payment about which the node will never tell has to be forgotten by hand: \
            one that it shows with a preimage that is not the invoice's, or one of a node that is gone.
            """,
        subcommands: [List.self, Resolve.self, Forget.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "One line for each pending payment.")
        @OptionGroup var common: CommonOptions
        @Flag(help: "One JSON object a line.") var json = false

        func run() throws {
            try common.openStore().showPendingPayments(json: json)
        }
    }

    struct Resolve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ask the node about each, keep the pass or clear it away, and list what is still open.")
        @OptionGroup var common: CommonOptions
        @Flag(help: "One JSON object a line.") var json = false

        func run() async throws {
            try await common.settings().withClient { client in
                do throws(PayingClientError) {
                    _ = try await client.resolvePendingPayments()
                } catch {
                    try client.store.showPendingPayments(json: json)
                    throw Stop(error)
                }
                try client.store.showPendingPayments(json: json)
            }
        }
    }

    struct Forget: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a payment up: it counts as not made, and its pass is lost if it was.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "The beginning of the payment hash.") var hash: String
        @Flag(help: "Do it; without this, only say what would be forgotten.") var yes = false

        func run() throws {
            let store = try common.openStore()
            let pending = try store.onePendingPayment(hash)
            let what = "the payment \(pending.paymentHash) of \(pending.amount) to \(pending.origin)"
            guard yes else {
                throw Stop(.usage, "this would forget \(what): if it was made, its pass is lost and no budget counts it", hint: "add --yes to do it")
            }
            guard try storing({ () throws(FileError) in try store.forget(pending) }) else {
                throw Stop(.paymentInFlight, "not forgotten: a pass is being bought from \(pending.origin)", hint: "try again when that is over")
            }
            Console.say("forgot \(what)")
        }
    }
}

extension PassStore {
    fileprivate func showPendingPayments(json: Bool) throws(Stop) {
        for pending in try storing({ () throws(FileError) in try pendingPayments() }) { try pending.show(json: json) }
    }

    fileprivate func onePendingPayment(_ hash: String) throws(Stop) -> PendingPayment {
        let found = try storing { () throws(FileError) in try pendingPayments() }.filter { $0.paymentHash.hex.hasPrefix(hash.lowercased()) }
        guard let pending = found.first else { throw Stop(.usage, "there is no pending payment \(hash)", hint: "see `gatepass pending list`") }
        guard found.count == 1 else { throw Stop(.usage, "\(found.count) pending payments begin with \(hash)", hint: "write more of the hash") }
        return pending
    }
}

extension PendingPayment {
    fileprivate func show(json: Bool) throws(Stop) {
        if json {
            var fields: [String: any Sendable] = [
                "origin": origin.description, "path": path, "amount_msat": amount.value, "fee_limit_msat": feeLimit.value,
                "payment_hash": paymentHash.hex, "started_at": TimeText.write(startedAt),
            ]
            fields["node_id"] = nodeID
            try Console.json(fields)
        } else {
            try Console.print("\(paymentHash.hex)  \(origin)\(path)  \(amount)  since \(TimeText.write(startedAt))")
        }
    }
}
