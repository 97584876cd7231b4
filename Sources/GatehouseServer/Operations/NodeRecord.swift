import Lightning
import ReverseProxy
import Synchronization

/// What is known of the Lightning node from the calls that were made to it.
final class NodeRecord: Sendable {
    enum Call: String, CaseIterable {
        case createInvoice = "create_invoice"
        case invoiceState = "invoice_state"
        case status
    }

    struct Failure: Hashable {
        let call: Call
        let kind: LightningNodeError.Kind
    }

    struct Facts {
        /// From the call to its answer or failure.
        var durations: [Call: DurationHistogram] = [:]
        var failures: [Failure: UInt64] = [:]
        /// By the last call.
        var part = Readiness.Part.unknown
        var lastHeard: ContinuousClock.Instant?
    }

    private let state = Mutex(Facts())

    var facts: Facts { state.withLock { $0 } }

    func ended(_ call: Call, at moment: ContinuousClock.Instant, after duration: Duration, _ error: LightningNodeError?) {
        let (seconds, attoseconds) = duration.components
        let nanoseconds = UInt64(clamping: seconds) &* 1_000_000_000 &+ UInt64(clamping: attoseconds / 1_000_000_000)
        state.withLock { facts in
            facts.durations[call, default: DurationHistogram()].observe(nanoseconds: nanoseconds)
            facts.lastHeard = moment
            // A node that says no is there.
            facts.part = error == nil || error?.kind == .rejected ? .ok : .failing
            if let error { facts.failures[Failure(call: call, kind: error.kind), default: 0] += 1 }
        }
    }
}

/// A node whose calls are timed and counted.
struct ObservedNode: InvoiceIssuer {
    let node: any InvoiceIssuer
    let record: NodeRecord

    func createInvoice(_ request: InvoiceRequest) async throws(LightningNodeError) -> IssuedInvoice {
        try await observed(.createInvoice) { node throws(LightningNodeError) in try await node.createInvoice(request) }
    }

    func invoiceState(for hash: PaymentHash) async throws(LightningNodeError) -> InvoiceState? {
        try await observed(.invoiceState) { node throws(LightningNodeError) in try await node.invoiceState(for: hash) }
    }

    func settlements() -> AsyncStream<Settlement> { node.settlements() }

    func status() async throws(LightningNodeError) -> NodeStatus {
        try await observed(.status) { node throws(LightningNodeError) in try await node.status() }
    }

    private func observed<Answer>(
        _ call: NodeRecord.Call, _ body: (any InvoiceIssuer) async throws(LightningNodeError) -> Answer
    ) async throws(LightningNodeError) -> Answer {
        let start = ContinuousClock.now
        do {
            let answer = try await body(node)
            note(call, since: start, nil)
            return answer
        } catch {
            note(call, since: start, error)
            throw error
        }
    }

    private func note(_ call: NodeRecord.Call, since start: ContinuousClock.Instant, _ error: LightningNodeError?) {
        let now = ContinuousClock.now
        record.ended(call, at: now, after: now - start, error)
    }
}
