import GRPCCore
import Lightning
import LightningNodes
import Logging
import PayingClient
import PayingClientGRPC
import SwapService
import SwiftProtobuf

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

// swap-client [ORIGIN [AMOUNT]]: makes the four calls and pays for them from the node that gatepass pays from, at most 20 sat a call.
let words = CommandLine.arguments.dropFirst()
let amount = words.dropFirst().first.flatMap(UInt64.init) ?? 100_000
guard let origin = Origin(words.first ?? "http://127.0.0.1:8402"), let url = getenv("GATEPASS_NODE_URL"),
    let macaroon = getenv("GATEPASS_NODE_MACAROON")
else {
    print("usage: GATEPASS_NODE_URL=URL GATEPASS_NODE_MACAROON=FILE swap-client [ORIGIN [AMOUNT]]")
    exit(64)
}

let settings = BackendSettings(["url": String(cString: url), "macaroon": String(cString: macaroon)])
let node = try LightningBackend.makeNode(backend: "lnd", settings, logger: Logger(label: "swap-client"))
let payingClient = try PayingClient(payer: node)
let options = PaymentOptions(terms: PaymentTerms(maxCost: .satoshis(20))) { event in
    if case .paid(_, let amount, let fee) = event { print("paid \(amount) and a fee of \(fee)") }
}
let isDone = await succeeds {
    let transport = try PayingTransport(origin: origin, client: payingClient, options: options)
    try await withGRPCClient(transport: transport) { client in
        try await makeCalls(Swap_V1_Swaps.Client(wrapping: client), amount: amount)
    }
}
await payingClient.shutdown()
await node.shutdown()
exit(isDone ? 0 : 1)

func succeeds(_ work: () async throws -> Void) async -> Bool {
    do {
        try await work()
        return true
    } catch {
        print("swap-client: \(error)")
        return false
    }
}

func makeCalls(_ swaps: Swap_V1_Swaps.Client<some ClientTransport>, amount: UInt64) async throws {
    let quote = try await swaps.quote(.with { $0.amountSat = amount })
    print("quote: swap \(quote.swap) of \(quote.amountSat) sat costs \(quote.feeSat) sat")

    try await swaps.monitor(.with { $0.swap = quote.swap }) { response in
        for try await update in response.messages { print("monitor: swap \(update.swap) \(update.state)") }
    }

    let parts = [amount / 2, amount - amount / 2]
    let whole = try await swaps.collect { writer in
        for part in parts { try await writer.write(.with { $0.amountSat = part }) }
    }
    print("collect: \(whole.amountSat) sat in two parts cost \(whole.feeSat) sat")

    try await swaps.negotiate { writer in
        for part in parts { try await writer.write(.with { $0.amountSat = part }) }
    } onResponse: { response in
        for try await offer in response.messages { print("negotiate: \(offer.amountSat) sat for \(offer.feeSat) sat") }
    }
}
