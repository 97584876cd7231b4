import GRPCCore
import SwapService
import SwiftProtobuf

/// The four kinds of call, each as one call that answers in numbers.
enum Kind: CaseIterable, Sendable {
    case unary, serverStream, clientStream, both

    /// Fees of quotes, or states of a swap.
    func call(_ swaps: Market.Swaps, options: CallOptions = .defaults) async throws -> [UInt64] {
        switch self {
        case .unary:
            return [try await swaps.quote(.with { $0.amountSat = 100_000 }, options: options).feeSat]
        case .serverStream:
            return try await swaps.monitor(.with { $0.swap = "1" }, options: options) { response in
                try await response.messages.reduce(into: []) { $0.append(UInt64($1.state.rawValue)) }
            }
        case .clientStream:
            return [try await swaps.collect(options: options, requestProducer: Self.write).feeSat]
        case .both:
            return try await swaps.negotiate(options: options, requestProducer: Self.write) { response in
                try await response.messages.reduce(into: []) { $0.append($1.feeSat) }
            }
        }
    }

    var answer: [UInt64] {
        switch self {
        case .unary: [520]
        case .serverStream: [1, 2, 3]
        case .clientStream: [20 + 3]
        case .both: [21, 21, 21]
        }
    }

    @Sendable private static func write(_ writer: RPCWriter<Swap_V1_QuoteRequest>) async throws {
        for _ in 0..<3 { try await writer.write(.with { $0.amountSat = 200 }) }
    }
}
