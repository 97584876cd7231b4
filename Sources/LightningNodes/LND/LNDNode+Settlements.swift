internal import Foundation
public import Lightning
internal import Logging
internal import Synchronization

extension LNDNode {
    /// Follows lnd's own counter of settlements. lnd repeats nothing to a subscriber that starts at 0, so until the counter is known the
    /// latest 500 invoices are looked through first: at the start, settlements from before the call are repeated too.
    public func settlements() -> AsyncStream<Settlement> {
        let output = SettlementOutput(node: "\(connection.base)", logger: logger)
        return output.fill { await LNDSettlementFeed(node: self, output: output).run() }
    }
}

private struct LNDSettlementFeed: Sendable {
    let node: LNDNode
    let output: SettlementOutput

    func run() async {
        let position = SettlementPosition()
        var backoff = node.configuration.reconnect
        var generator = SystemRandomNumberGenerator()
        while !Task.isCancelled, !node.connection.isClosed {
            do {
                try await follow(position)
                backoff.succeeded()
            } catch {
                guard !Task.isCancelled, !node.connection.isClosed else { return }
                if position.takeProgress() { backoff.succeeded() }
                let wait = backoff.failed(using: &generator)
                node.logger.warning(
                    "the settlement stream broke and is tried again",
                    metadata: ["node": "\(node.connection.base)", "error": "\(error)", "wait": "\(milliseconds(wait))"])
                try? await Task.sleep(for: wait)
            }
        }
    }

    /// One subscription, from where the last one was.
    private func follow(_ position: SettlementPosition) async throws(LightningNodeError) {
        if position.index == 0 { try await lookThroughLatest(position) }
        let path = "/v1/invoices/subscribe?settle_index=\(position.index)"
        let end: StreamEnd<Never> = try await node.connection.stream(.get(path), within: node.configuration.subscriptionLifetime) { line in
            guard let line = try? JSONDecoder().decode(LNDStreamLine<LNDInvoice>.self, from: Data(line)) else {
                throw LightningNodeError(.malformedAnswer, "lnd's invoice stream carried a line that is no invoice")
            }
            if let error = line.error { throw LNDRefusal(status: 200, body: error).error(from: node.connection.base) }
            if let invoice = line.result { pass(on: invoice, position) }
            return nil
        }
        switch end {
        case .refused(let answer): throw LNDRefusal(answer).error(from: node.connection.base)
        case .ended: throw LightningNodeError(.unreachable, "\(node.connection.base) ended the invoice stream")
        case .outOfTime: break
        }
    }

    /// Learns how far lnd's counter is, and passes on what it finds.
    private func lookThroughLatest(_ position: SettlementPosition) async throws(LightningNodeError) {
        let latest = "/v1/invoices?reversed=true&num_max_invoices=500"
        let list = try await node.call(.get(latest), as: LNDInvoiceList.self)
        for invoice in list.invoices ?? [] { pass(on: invoice, position) }
    }

    private func pass(on invoice: LNDInvoice, _ position: SettlementPosition) {
        position.advance(to: invoice)
        if let settlement = invoice.settlement { output.yield(settlement) }
    }
}

/// How far a feed has come in lnd's counter of settlements.
private final class SettlementPosition: Sendable {
    private let state = Mutex((index: Int64(0), progressed: false))

    var index: Int64 { state.withLock { $0.index } }

    func advance(to invoice: LNDInvoice) {
        guard let index = invoice.settle_index?.value else { return }
        state.withLock {
            $0.index = max($0.index, index)
            $0.progressed = true
        }
    }

    func takeProgress() -> Bool {
        state.withLock { state in
            defer { state.progressed = false }
            return state.progressed
        }
    }
}
