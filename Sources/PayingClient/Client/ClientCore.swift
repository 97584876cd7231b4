internal import AsyncHTTPClient
internal import HostSystem
internal import Lightning
internal import Logging

/// What the requests of one client share.
final class ClientCore: Sendable {
    let payer: any InvoicePayer
    let store: PassStore
    let configuration: PayingClient.Configuration
    let clock: WallClock
    let turns = PurchaseTurns()
    let sessions: SessionKeeper
    private let transport: HTTPTransport

    init(payer: any InvoicePayer, store: PassStore, configuration: PayingClient.Configuration, clock: WallClock, logger: Logger) {
        self.payer = payer
        self.store = store
        self.configuration = configuration
        self.clock = clock
        transport = HTTPTransport(
            .init(
                connectTimeout: configuration.connectTimeout, idleTimeout: configuration.idleTimeout, trustRootsFile: configuration.trustRootsFile),
            logger: logger)
        sessions = SessionKeeper(store: store, calls: NetworkCalls(transport: transport, clock: clock))
    }

    var now: Timestamp { clock.now() }

    /// The smallest of what the request, the client and the store allow; `nil`: no limit.
    func requestLimit(_ terms: PaymentTerms) throws(FileError) -> MilliSatoshi? {
        SpendingLimits(perRequest: terms.maxCost).narrowed(by: configuration.limits).narrowed(by: try store.limits()).perRequest
    }

    func execute(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
        try await transport.execute(request)
    }

    func shutdown() async {
        await transport.shutdown()
    }

    /// A payment that cannot be resolved does not keep the others from it; what went wrong first is thrown at the end.
    func resolvePendingPayments(onEvent: @escaping @Sendable (PaymentEvent) -> Void) async throws(PayingClientError) -> [PendingPayment] {
        do {
            var failure: (any Error)?
            for pending in try store.pendingPayments() {
                do {
                    try await resolve(pending, onEvent)
                } catch {
                    failure = failure ?? error
                }
            }
            if let failure { throw failure }
            return try store.pendingPayments()
        } catch {
            throw PayingClientError(any: error)
        }
    }

    private func resolve(_ pending: PendingPayment, _ onEvent: @Sendable (PaymentEvent) -> Void) async throws {
        let turn = try await turns.take(pending.origin, lockPath: store.purchaseLockPath(pending.origin))
        do {
            switch try await status(of: pending.paymentHash) {
            case .succeeded(let payment):
                guard payment.preimage.proves(pending.paymentHash) else { throw PayingClientError.wrongPreimage(pending.paymentHash) }
                _ = try store.settle(pending, payment, now: now)
                onEvent(.paid(pending.paymentHash, amount: payment.amount, fee: payment.fee))
            case .failed: try await clear(pending, onEvent)
            case nil where now >= pending.invoiceExpiresAt: try await clear(pending, onEvent)
            case .inFlight, nil: break
            }
        } catch {
            await turn.end()
            throw error
        }
        await turn.end()
    }

    /// **Money invariant.** Only the node that was told to pay may say that nothing will come of it.
    private func clear(_ pending: PendingPayment, _ onEvent: @Sendable (PaymentEvent) -> Void) async throws {
        if let began = pending.nodeID {
            let asked: NodeStatus
            do throws(LightningNodeError) {
                asked = try await payer.status()
            } catch {
                throw PayingClientError.node(error, pending.paymentHash)
            }
            guard asked.nodeID == began else { throw PayingClientError.otherNode(pending.paymentHash, nodeID: began) }
        }
        try store.clear(pending.paymentHash)
        onEvent(.cleared(pending.paymentHash))
    }

    private func status(of hash: PaymentHash) async throws(PayingClientError) -> PaymentStatus? {
        do throws(LightningNodeError) {
            return try await payer.payment(for: hash)
        } catch {
            throw .node(error, hash)
        }
    }
}

extension PayingClientError {
    /// Whatever was thrown on the way.
    init(any error: any Error) {
        self =
            switch error {
            case let error as PayingClientError: error
            case let error as FileError: .storage(error)
            case let error as AccountError: .account(error)
            default: .network(NetworkReason.text(error))
            }
    }

    init(_ failure: PaymentFlow.Failure) {
        self =
            switch failure {
            case .paymentRequired(let quote): .paymentRequired(quote)
            case .wouldPay(let quote): .wouldPay(quote)
            case .overBudget(let refusal, let quote): .overBudget(refusal, quote)
            case .challengeRefused(let refusal): .challengeRefused(refusal)
            case .paymentFailed(let reason, let hash): .paymentFailed(reason, hash)
            case .paymentInFlight(let hash): .paymentInFlight(hash)
            case .node(let error, let hash): .node(error, hash)
            case .otherNode(let hash, let nodeID): .otherNode(hash, nodeID: nodeID)
            case .wrongPreimage(let hash): .wrongPreimage(hash)
            case .passRefused(let hash): .passRefused(hash)
            case .unexpectedStep(let step): .unexpectedStep(step)
            }
    }
}
