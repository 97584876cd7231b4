import ArgumentParser
import Foundation
import HostSystem
import Lightning
import PayingClient

struct GetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get", abstract: "Fetch a URL, and pay for it within the limits.",
        discussion: """
            Amounts are satoshi unless they say msat. --max-cost holds for the whole request, fees and redirects included.
            Who is signed in to the network that the URL belongs to (`gatepass login`) is let in without paying; only what is refused with 402 is paid for.
            With -o or -O an interrupted download is kept as FILE.part and goes on where it stopped when the same command is given again.
            """)

    @OptionGroup var common: CommonOptions
    @Argument(help: "An http or https URL.") var url: String
    @Option(name: .shortAndLong, help: ArgumentHelp("Write the body to a file.", valueName: "file")) var output: String?
    @Flag(name: [.customShort("O"), .long], help: "Write the body to a file named like the end of the URL's path.") var remoteName = false
    @Option(name: [.customShort("H"), .long], help: ArgumentHelp("A header field, `Name: value`. Can be repeated.", valueName: "field"))
    var header: [String] = []
    @Option(name: [.customShort("X"), .customLong("request")], help: ArgumentHelp("The method.", valueName: "method")) var method: String?
    @Option(name: .shortAndLong, help: ArgumentHelp("Send this as the body, with POST; @FILE sends a file, @- standard input.", valueName: "data"))
    var data: String?
    @Flag(name: .shortAndLong, help: "Print the status and the header fields before the body.") var include = false
    @Flag(name: .shortAndLong, help: "Exit with 8, and print no body, when the server answers with an error status.") var fail = false
    @Option(help: ArgumentHelp("Pay at most this, fees included.", valueName: "sat")) var maxCost: Amount?
    @Option(help: ArgumentHelp("Pay at most this as a fee.", valueName: "sat")) var maxFee: Amount?
    @Flag(help: "Pay nothing: when a payment is needed, print price and invoice and exit with 3.") var noPay = false
    @Flag(help: "Make every check and say what would be paid, but pay nothing.") var dryRun = false
    @Flag(help: "Send the request as a stranger, though somebody is signed in to the network that it goes to.") var noSession = false
    @Flag(help: "Pay, and send passes, over http beyond this machine, too.") var allowPlainHttp = false
    @Option(help: ArgumentHelp("Longest silence of the server.", valueName: "seconds")) var timeout: Int64?
    @Flag(help: "Show progress even when stderr is no terminal.") var progress = false
    @Flag(help: "Print what happens as one JSON object a line; the body too, unless -o takes it.") var json = false

    func validate() throws {
        if noPay, dryRun { throw ValidationError("--no-pay and --dry-run exclude each other") }
        if output != nil, remoteName { throw ValidationError("-o and -O exclude each other") }
        if let timeout, !(1...3600).contains(timeout) { throw ValidationError("--timeout takes 1 to 3600 seconds") }
    }

    func run() async throws {
        var settings = try common.settings()
        if let timeout { settings.timeoutSeconds = timeout }
        // The command line wins over the configuration, in both directions; what `budget set` says still holds.
        if let maxCost { settings.limits.perRequest = maxCost.value }
        if noSession { settings.usesSessions = false }
        let request = try request(settings)
        let target = try target()
        let reporter = Reporter(json: json)
        try await settings.withClient { client in
            do {
                try await Fetch(client: client, request: request, target: target, options: fetchOptions, reporter: reporter).run()
            } catch let error as PayingClientError {
                try stop(for: error)
            }
        }
    }

    private var fetchOptions: Fetch.Options {
        Fetch.Options(
            include: include, fail: fail || output != nil || remoteName, dryRun: dryRun, json: json, progress: progress || Console.stderrIsTerminal)
    }

    private func request(_ settings: Settings) throws(Stop) -> PaidRequest {
        let body = try body()
        var headers: [(name: String, value: String)] = []
        for field in header {
            guard let colon = field.firstIndex(of: ":") else { throw Stop(.usage, "-H \(field) has no colon", hint: "write it as `Name: value`") }
            headers.append((String(field[..<colon]), field[field.index(after: colon)...].trimmingCharacters(in: .whitespaces)))
        }
        if body != nil, !headers.contains(where: { $0.name.lowercased() == "content-type" }) {
            headers.append(("Content-Type", "application/x-www-form-urlencoded"))
        }
        let terms = PaymentTerms(
            consent: noPay ? .refuse : dryRun ? .rehearse : .pay, maxCost: maxCost?.value,
            feeLimit: (maxFee?.value ?? settings.maxFee).map { .atMost($0) } ?? .standard,
            allowsPlainHTTP: allowPlainHttp || settings.allowsPlainHTTP)
        return PaidRequest(method: method ?? (body == nil ? "GET" : "POST"), url: url, headers: headers, body: body, terms: terms)
    }

    private func body() throws(Stop) -> RequestBody? {
        guard let data else { return nil }
        guard data.hasPrefix("@") else { return .bytes(Array(data.utf8)) }
        let path = data == "@-" ? "/dev/stdin" : String(data.dropFirst())
        guard let bytes = try storing({ () throws(FileError) in try DurableFile.read(path, limit: 1 << 30) }) else {
            throw Stop(.storage, "there is no file \(path)")
        }
        return .bytes(bytes)
    }

    private func target() throws(Stop) -> String? {
        guard remoteName else { return output == "-" ? nil : output }
        guard let name = WebAddress(url)?.lastPathSegment else { throw Stop(.usage, "\(url) does not end in a file name", hint: "use -o FILE") }
        return name
    }

    private func stop(for error: PayingClientError) throws {
        let stop = Stop(error)
        if json { try Console.json(error.fields) }
        switch error {
        case .wouldPay(let quote):
            Console.say("would pay \(quote.amount) and a fee of at most \(quote.feeLimit) to \(quote.origin)")
            return
        case .paymentRequired(let quote) where !json:
            try Console.print("price: \(quote.amount)")
            try Console.print("invoice: \(quote.invoice.text)")
        default: break
        }
        throw stop
    }
}

extension PayingClientError {
    var fields: [String: any Sendable] {
        var fields: [String: any Sendable] = ["event": "stopped", "code": code, "message": "\(self)", "exit": ExitStatus(self).rawValue]
        switch self {
        case .paymentRequired(let quote), .wouldPay(let quote), .overBudget(_, let quote):
            fields["amount_msat"] = quote.amount.value
            fields["fee_limit_msat"] = quote.feeLimit.value
            fields["invoice"] = quote.invoice.text
            fields["payment_hash"] = quote.invoice.paymentHash.hex
        case .paymentFailed(_, let hash), .paymentInFlight(let hash), .wrongPreimage(let hash), .passRefused(let hash), .node(_, let hash?),
            .otherNode(let hash, _):
            fields["payment_hash"] = hash.hex
        default: break
        }
        return fields
    }
}
