import ArgumentParser
import HostSystem
import Lightning
import PayingClient

struct ReceiptsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "receipts", abstract: "Every payment that was made.")
    @OptionGroup var common: CommonOptions
    @Flag(help: "One JSON object a line.") var json = false

    func run() throws {
        let store = try common.openStore()
        for receipt in try storing({ () throws(FileError) in try store.receipts() }) {
            if json {
                try Console.json(receipt.fields)
            } else {
                let service = Console.printable(receipt.service ?? "-")
                try Console.print(
                    "\(TimeText.write(receipt.time))  \(receipt.origin)  \(service)  \(receipt.amount) + \(receipt.fee) fee  "
                        + receipt.paymentHash.hex)
            }
        }
    }
}

extension Receipt {
    var fields: [String: any Sendable] {
        var fields: [String: any Sendable] = [
            "time": TimeText.write(time), "origin": origin.description, "path": path, "amount_msat": amount.value, "fee_msat": fee.value,
            "payment_hash": paymentHash.hex,
        ]
        fields["service"] = service
        return fields
    }
}
