public import HostSystem
public import Lightning

/// Why a request got no answer that it can use. Every case says whether money moved.
public enum PayingClientError: Error, Sendable {
    /// A payment is needed and was not allowed. Nothing was paid.
    case paymentRequired(Quote)
    /// A rehearsal came to the point where it would have paid. Nothing was paid.
    case wouldPay(Quote)
    /// Nothing was paid for this challenge.
    case overBudget(BudgetRefusal, Quote)
    /// The challenge was not safe to pay. Nothing was paid.
    case challengeRefused(ChallengeRefusal)
    /// The node tried and gave up: no money moved.
    case paymentFailed(PaymentFailure, PaymentHash)
    /// The payment is neither done nor over. The money is reserved, and the next request to this origin finishes it.
    case paymentInFlight(PaymentHash)
    /// The payer's node could not be asked. With a hash: that payment's outcome is unknown, and the next request to this origin finds out.
    case node(LightningNodeError, PaymentHash?)
    /// An earlier payment was begun with another node, `nodeID`, which alone can say that it is over. The money stays reserved.
    case otherNode(PaymentHash, nodeID: String)
    /// The node says that it paid, but with a preimage that does not belong to the invoice. Money may have moved, and stays reserved.
    case wrongPreimage(PaymentHash)
    /// The server took the money and refuses the pass it bought. The pass is kept.
    case passRefused(PaymentHash)
    /// The server was not reached or broke off.
    case network(String)
    /// A pass, a budget or a pending payment could not be read or written. A payment that was made before is on disk as pending and not lost.
    case storage(FileError)
    /// The member's session is of no use, or could not be refreshed. Nothing was paid: who is signed in does not pay because of a mishap.
    case account(AccountError)
    /// The request itself cannot be sent.
    case invalidRequest(String)
    case tooManyRedirects(Int)
    /// A step came that cannot come; the request was given up. A bug here.
    case unexpectedStep(String)

    /// Stable; programs may rely on it.
    public var code: String {
        switch self {
        case .paymentRequired: "payment-required"
        case .wouldPay: "would-pay"
        case .overBudget: "over-budget"
        case .challengeRefused: "challenge-refused"
        case .paymentFailed: "payment-failed"
        case .paymentInFlight: "payment-in-flight"
        case .node: "node-failed"
        case .otherNode: "other-node"
        case .wrongPreimage: "wrong-preimage"
        case .passRefused: "pass-refused"
        case .network: "network-failed"
        case .storage: "storage-failed"
        case .account(let error): error.code
        case .invalidRequest: "invalid-request"
        case .tooManyRedirects: "too-many-redirects"
        case .unexpectedStep: "unexpected-step"
        }
    }

    /// What to do about it; `nil` when the description says it all.
    public var hint: String? {
        switch self {
        case .paymentRequired: "allow the payment, or pay the invoice by hand"
        case .wouldPay: nil
        case .overBudget(let refusal, _):
            refusal.limit == .request
                ? "raise the limit for one request if the price is right" : "see what was spent, and raise the budget if it is right"
        case .challengeRefused(let refusal): refusal.hint
        case .paymentFailed(let failure, _): failure.hint
        case .paymentInFlight: "try again later: the same payment goes on, nothing is paid twice"
        case .node(let error, let hash):
            (error.isTransient ? "start the node, or wait for it" : "check the node's address and credentials")
                + (hash == nil ? "" : "; the payment is remembered and not made twice")
        case .otherNode: "use that node until the payment is over, or forget the payment if that node is gone for good"
        case .wrongPreimage: "look at the payment on the node, and forget it here when it is clear"
        case .passRefused: "ask the service's operator, with the payment hash; remove the pass to buy a new one"
        case .network: "check the address and the connection"
        case .storage: "make room or set the permissions right; what was paid before is not lost"
        case .account(let error): error.hint
        case .invalidRequest, .tooManyRedirects: nil
        case .unexpectedStep: "please report it"
        }
    }
}

extension PayingClientError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .paymentRequired(let quote): "payment needed: \(quote.amount) for \(quote.origin)"
        case .wouldPay(let quote): "would pay \(quote.amount) and a fee of at most \(quote.feeLimit) to \(quote.origin)"
        case .overBudget(let refusal, _): "not paid: \(refusal)"
        case .challengeRefused(let refusal): "not paid: \(refusal)"
        case .paymentFailed(let failure, let hash): "the payment \(hash) failed: \(failure.rawValue)"
        case .paymentInFlight(let hash): "the payment \(hash) is still on its way"
        case .node(let error, nil): "the payment node failed: \(error)"
        case .node(let error, let hash?): "the payment node failed during payment \(hash): \(error)"
        case .otherNode(let hash, let nodeID): "the payment \(hash) was begun with another node, \(nodeID)"
        case .wrongPreimage(let hash): "the node reports payment \(hash) with a preimage that is not its own"
        case .passRefused(let hash): "the server refuses the pass that payment \(hash) bought"
        case .network(let reason): "the server was not reached: \(reason)"
        case .storage(let error): "\(error)"
        case .account(let error): "\(error)"
        case .invalidRequest(let reason): "the request cannot be sent: \(reason)"
        case .tooManyRedirects(let count): "more than \(count) redirects"
        case .unexpectedStep(let step): "unexpected step: \(step)"
        }
    }
}

extension PaymentFailure {
    fileprivate var hint: String {
        switch self {
        case .noRoute: "open a channel towards the payee, or raise the fee limit"
        case .insufficientBalance: "put money into the node's channels"
        case .invoiceExpired: "try again for a fresh invoice"
        case .feeLimitExceeded: "raise the fee limit"
        case .rejectedByPayee: "try again for a fresh invoice"
        case .timedOut, .unknown: "try again later"
        }
    }
}
