internal import Lightning

/// One request to one origin, from the first try to the answer: pure decisions, no socket, file or clock.
///
/// Every method is an event and answers with the one thing to do next. The events are in `PaymentFlow+StateMachine.swift` (talking to the server),
/// `PaymentFlow+Purchase.swift` (deciding to pay) and `PaymentFlow+Payment.swift` (what became of it).
///
/// **Money invariants.** `pay` is ordered only after `reserve` was confirmed or for a pending payment that the node does not know; at most one
/// payment
/// is under way; a pass that was just bought and is refused ends the flow instead of buying another one.
struct PaymentFlow: Sendable {
    enum Order: Hashable, Sendable {
        /// Send the request with this pass, or clean. Ends the purchase.
        case send(StoredPass?)
        /// Hand the answer to the caller; `learning`: this pass was accepted for the first time, or turned out to be right for the path.
        case deliver(learning: StoredPass?)
        /// Look up what the store says of this pass now.
        case review(StoredPass)
        case forget(StoredPass)
        /// Take the origin's purchase lock and read passes and pending payments again.
        case enterPurchase
        /// Ask the node who it is and which network it is on.
        case askNode
        /// Ask what became of the payment, after waiting.
        case askPayment(PaymentHash, after: Duration)
        /// Remove the pending payment and with it its reservation.
        case clear(PendingPayment)
        /// Check the budgets without reserving.
        case checkBudget(PendingPayment)
        /// Check the budgets, reserve and write down, in one step.
        case reserve(PendingPayment)
        case pay(PendingPayment, Invoice)
        /// Turn the pending payment into a pass, a receipt and spent money.
        case settle(PendingPayment, Payment)
        case fail(Failure)
    }

    /// Why it ended without an answer; the driver makes it a ``PayingClientError``.
    enum Failure: Error, Hashable, Sendable {
        case paymentRequired(Quote)
        case wouldPay(Quote)
        case overBudget(BudgetRefusal, Quote)
        case challengeRefused(ChallengeRefusal)
        case paymentFailed(PaymentFailure, PaymentHash)
        case paymentInFlight(PaymentHash)
        case node(LightningNodeError, PaymentHash?)
        case otherNode(PaymentHash, nodeID: String)
        case wrongPreimage(PaymentHash)
        case passRefused(PaymentHash)
        case unexpectedStep(String)
    }

    /// What the server said, as far as payment is concerned.
    enum Answer: Hashable, Sendable {
        /// Anything but a payment challenge, good or bad.
        case final
        case challenge(Offer)
        /// L402 is wanted, but nothing is offered: the token was used up.
        case bareChallenge
        case unreadableChallenge(String)
    }

    enum State: Hashable, Sendable {
        case idle
        case sending(StoredPass?)
        case reviewing(StoredPass, Offer?)
        case forgetting(Offer?)
        case entering(Offer)
        case identifying(PendingPayment, Purchase)
        case resolving(PendingPayment, Purchase)
        case clearing(Purchase)
        case checkingNetwork(Quote?, PendingPayment, Invoice, Purchase)
        case checkingBudget(Quote)
        case reserving(Quote)
        case paying(PendingPayment, Purchase?)
        case asking(PendingPayment, Purchase?, after: LightningNodeError?)
        case clearingFailed(Failure)
        case clearingRejected
        case settling(PendingPayment)
        case finished
    }

    /// A purchase that waits until earlier payments to this origin are resolved.
    struct Purchase: Hashable, Sendable {
        let offer: Offer
        var pending: [PendingPayment]
    }

    /// A pass that no server ever let in stays worth its money this long; only after that may another one be bought in its place.
    static let graceForUnacceptedPasses: Duration = .seconds(3600)
    /// With single-use tokens, other requests of this client may use up what this one bought.
    static let paymentLimit = 3

    let origin: Origin
    let path: String
    let terms: PaymentTerms
    /// What this request may still cost; `nil`: no limit.
    let allowance: MilliSatoshi?

    var state = State.idle
    var tried: Set<PaymentHash> = []
    /// Whether an earlier pass was refused on this path, so that the one that is accepted must be remembered for it.
    var wasCorrected = false
    var sentCleanAgain = false
    var refetched = false
    /// The payment that the payee refused and for which another challenge was fetched; one in a flow.
    var rejected: PaymentHash?
    /// Who the node is; `nil` before it was asked.
    var nodeID: String?
    /// The payments that this flow ordered.
    var bought: Set<PaymentHash> = []
    var waited = Duration.zero
    var pause = Duration.milliseconds(100)
    /// What was paid in this flow, fees included.
    private(set) var spent = MilliSatoshi.zero

    init(origin: Origin, path: String, terms: PaymentTerms, allowance: MilliSatoshi?) {
        self.origin = origin
        self.path = path
        self.terms = terms
        self.allowance = allowance
    }

    /// Whether money and passes may travel to the origin: nobody between can read them, or the caller accepts that somebody could.
    var mayCarrySecrets: Bool { origin.isProtected || terms.allowsPlainHTTP }

    mutating func countSpending(_ payment: Payment) {
        let cost = payment.amount.adding(payment.fee) ?? MilliSatoshi(.max)
        spent = spent.adding(cost) ?? MilliSatoshi(.max)
    }

    mutating func fail(_ failure: Failure) -> Order {
        state = .finished
        return .fail(failure)
    }

    mutating func unexpected(_ event: String) -> Order {
        fail(.unexpectedStep(event))
    }
}
