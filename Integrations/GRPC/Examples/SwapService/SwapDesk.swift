public import GRPCCore
internal import SwiftProtobuf
internal import Synchronization

/// The service of the example, on made-up numbers: a swap costs 20 satoshi and half a per cent.
public final class SwapDesk: Swap_V1_Swaps.SimpleServiceProtocol {
    /// How many swaps were quoted; they are numbered from 1.
    private let count: Mutex<Int>

    /// - Parameter quoted: how many swaps it quoted already.
    public init(quoted: Int = 0) {
        count = Mutex(quoted)
    }

    public func quote(request: Swap_V1_QuoteRequest, context: ServerContext) async throws -> Swap_V1_QuoteReply {
        try price(request.amountSat)
    }

    public func monitor(
        request: Swap_V1_MonitorRequest, response: RPCWriter<Swap_V1_SwapUpdate>, context: ServerContext
    ) async throws {
        guard let number = Int(request.swap), number > 0, number <= count.withLock({ $0 }) else {
            throw RPCError(code: .notFound, message: "no swap \(request.swap)")
        }
        for state in [Swap_V1_SwapUpdate.State.initiated, .htlcPublished, .succeeded] {
            try await response.write(
                .with {
                    $0.swap = request.swap
                    $0.state = state
                })
        }
    }

    public func collect(
        request: RPCAsyncSequence<Swap_V1_QuoteRequest, any Error>, context: ServerContext
    ) async throws -> Swap_V1_QuoteReply {
        var sum: UInt64 = 0
        for try await part in request {
            let (next, overflows) = sum.addingReportingOverflow(part.amountSat)
            guard !overflows else { throw RPCError(code: .outOfRange, message: "more than there is") }
            sum = next
        }
        return try price(sum)
    }

    public func negotiate(
        request: RPCAsyncSequence<Swap_V1_QuoteRequest, any Error>, response: RPCWriter<Swap_V1_QuoteReply>, context: ServerContext
    ) async throws {
        for try await wish in request { try await response.write(price(wish.amountSat)) }
    }

    private func price(_ amount: UInt64) throws -> Swap_V1_QuoteReply {
        guard amount > 0 else { throw RPCError(code: .invalidArgument, message: "no amount") }
        let number = count.withLock { count in
            count += 1
            return count
        }
        return .with {
            $0.swap = "\(number)"
            $0.amountSat = amount
            $0.feeSat = amount / 200 + 20
        }
    }
}
