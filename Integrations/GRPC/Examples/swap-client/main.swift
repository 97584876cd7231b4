import Foundation
import GRPCCore
import Lightning
import LightningNodes
import Logging
import PayingClient
import PayingClientGRPC
import SwapService
import SwiftProtobuf

// swap-client [ORIGIN [AMOUNT]]: makes the four calls and pays for them from the node that gatepass pays from, at most 20 sat a call.
let environment = ProcessInfo.processInfo.environment
let words = CommandLine.arguments.dropFirst()
let amount = words.dropFirst().first.flatMap(UInt64.init) ?? 100_000
guard let origin = Origin(words.first ?? "http://127.0.0.1:8402"), let url = environment["GATEPASS_NODE_URL"],
    let macaroon = environment["GATEPASS_NODE_MACAROON"]
else {
    complain("usage: GATEPASS_NODE_URL=URL GATEPASS_NODE_MACAROON=FILE swap-client [ORIGIN [AMOUNT]]")
    exit(64)
}

do {
    let settings = BackendSettings(["url": url, "macaroon": macaroon])
    let node = try LightningBackend.makeNode(backend: "lnd", settings, logger: Logger(label: "swap-client"))
    let client = try PayingClient(payer: node)
    let failure = await failure(of: { try await swap(amount, at: origin, paying: client) })
    await client.shutdown()
    await node.shutdown()
    if let failure { throw failure }
} catch {
    complain("swap-client: \(error)")
    exit(1)
}

func swap(_ amount: UInt64, at origin: Origin, paying client: PayingClient) async throws {
    let options = PaymentOptions(terms: PaymentTerms(maxCost: .satoshis(20))) { event in
        if case .paid(_, let amount, let fee) = event { print("paid \(amount) and \(fee) fee") }
    }
    try await withGRPCClient(transport: try PayingTransport(origin: origin, client: client, options: options)) { client in
        try await makeCalls(Swap_V1_Swaps.Client(wrapping: client), amount)
    }
}

func makeCalls(_ swaps: Swap_V1_Swaps.Client<some ClientTransport>, _ amount: UInt64) async throws {
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

/// Why the work failed; `nil` when it did not.
func failure(of work: () async throws -> Void) async -> (any Error)? {
    do {
        try await work()
        return nil
    } catch {
        return error
    }
}

func complain(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
}
