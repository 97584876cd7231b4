import Lightning
import Testing

@testable import PayingClient

/// The flow alone: no sockets, no files.
@Suite("the payment flow")
struct PaymentFlowTests {
    private let now = ManualClock().now
    private let key = SecretKey(Bytes32(words: (1, 1, 1, 1)))
    private let preimage = Preimage(Bytes32(words: (4, 3, 2, 1)))

    private let node = NodeStatus(nodeID: "02aa", network: .regtest, software: "test")

    private func flow(
        _ terms: PaymentTerms = PaymentTerms(), allowance: MilliSatoshi? = nil, origin: String = "https://a.example"
    ) throws -> PaymentFlow {
        PaymentFlow(origin: try #require(Origin(origin)), path: "/a", terms: terms, allowance: allowance)
    }

    private func offer(
        amount: MilliSatoshi? = .satoshis(10), network: BitcoinNetwork = .regtest, service: String? = nil, hash: PaymentHash? = nil,
        token: String = "token"
    ) throws -> Offer {
        let draft = InvoiceDraft(
            network: network, amount: amount, timestamp: now, paymentHash: preimage.paymentHash, paymentSecret: Bytes32(words: (7, 7, 7, 7)),
            purpose: .description("test"))
        return Offer(token: Token(token), invoice: try draft.sign(with: key).text, service: service, identifiedHash: hash)
    }

    private func pass(_ number: UInt64, service: String? = nil, paths: [String] = ["/a"], accepted: Bool = true) throws -> StoredPass {
        let preimage = Preimage(Bytes32(words: (number, 0, 0, 0)))
        return StoredPass(
            origin: try #require(Origin("https://a.example")), service: service, paths: paths, token: Token("t\(number)"), preimage: preimage,
            paymentHash: preimage.paymentHash, amount: .satoshis(1), fee: .zero, obtainedAt: now, expiresAt: nil, acceptedAt: accepted ? now : nil)
    }

    /// Up to the order to reserve.
    private func reserving(_ flow: inout PaymentFlow, _ offer: Offer) throws -> PendingPayment {
        #expect(flow.started(passes: [], now: now) == .send(nil))
        #expect(flow.answered(.challenge(offer), now: now) == .enterPurchase)
        #expect(flow.purchaseEntered(passes: [], pending: [], now: now) == .askNode)
        guard case .reserve(let pending) = flow.nodeKnown(node) else {
            Issue.record("no order to reserve")
            throw LightningNodeError(.rejected, "no order to reserve")
        }
        return pending
    }

    private func refusal(_ flow: inout PaymentFlow, _ offer: Offer) -> PaymentFlow.Order {
        _ = flow.started(passes: [], now: now)
        _ = flow.answered(.challenge(offer), now: now)
        return flow.purchaseEntered(passes: [], pending: [], now: now)
    }

    private var payment: Payment { Payment(paymentHash: preimage.paymentHash, preimage: preimage, amount: .satoshis(10), fee: .satoshis(1)) }

    @Test("money is ordered only after the reservation, and the pass is kept before it is sent")
    func order() throws {
        var flow = try flow()
        let pending = try reserving(&flow, offer())
        guard case .pay(pending, let invoice) = flow.reserved(pending) else {
            Issue.record("no order to pay")
            return
        }
        #expect(invoice.paymentHash == pending.paymentHash)
        #expect(flow.paid(.succeeded(payment)) == .settle(pending, payment))
        #expect(flow.spent == .satoshis(11))
        let bought = try pass(9)
        #expect(flow.settled(bought, now: now) == .send(bought))
        #expect(flow.answered(.final, now: now) == .deliver(learning: nil))
    }

    @Test("the fee limit shrinks to what the allowance leaves")
    func feeLimit() throws {
        var flow = try flow(PaymentTerms(feeLimit: .atMost(.satoshis(5))), allowance: .satoshis(12))
        #expect(try reserving(&flow, offer()).largestCost == .satoshis(12))
        var exact = try self.flow(allowance: .satoshis(10))
        #expect(try reserving(&exact, offer()).feeLimit == .zero)
    }

    @Test("unsafe challenges are refused, each with its reason")
    func refusals() throws {
        var plain = try flow(origin: "http://a.example")
        #expect(refusal(&plain, try offer()) == .fail(.challengeRefused(.plainHTTP(plain.origin))))
        var allowed = try flow(PaymentTerms(allowsPlainHTTP: true), origin: "http://a.example")
        #expect(refusal(&allowed, try offer()) == .askNode)
        var amountless = try flow()
        #expect(refusal(&amountless, try offer(amount: nil)) == .fail(.challengeRefused(.noAmount)))
        var foreign = try flow()
        #expect(refusal(&foreign, try offer(hash: Preimage(Bytes32(words: (0, 0, 0, 9))).paymentHash)) == .fail(.challengeRefused(.foreignHash)))
        var broken = try flow()
        guard
            case .fail(.challengeRefused(.badInvoice)) = refusal(
                &broken, Offer(token: Token("t"), invoice: "lnbc1", service: nil, identifiedHash: nil))
        else {
            Issue.record("a broken invoice was not refused")
            return
        }
    }

    @Test("over plain http beyond this machine the request goes without its pass, and the server's wish for one ends it", arguments: [false, true])
    func plainHTTP(_ isAllowed: Bool) throws {
        var flow = try flow(PaymentTerms(allowsPlainHTTP: isAllowed), origin: "http://a.example")
        let pass = try pass(1)
        #expect(flow.started(passes: [pass], now: now) == .send(isAllowed ? pass : nil))
        guard !isAllowed else { return }
        #expect(flow.answered(.challenge(try offer()), now: now) == .enterPurchase)
        #expect(flow.purchaseEntered(passes: [pass], pending: [], now: now) == .fail(.challengeRefused(.plainHTTP(flow.origin))))
    }

    @Test("the pass of an earlier payment is kept, and not sent over plain http beyond this machine")
    func plainHTTPEarlier() throws {
        var first = try flow()
        let earlier = try reserving(&first, offer())
        var flow = try flow(origin: "http://a.example")
        _ = flow.started(passes: [], now: now)
        _ = flow.answered(.challenge(try offer()), now: now)
        _ = flow.purchaseEntered(passes: [], pending: [earlier], now: now)
        _ = flow.nodeKnown(node)
        #expect(flow.paymentKnown(.succeeded(payment), now: now) == .settle(earlier, payment))
        #expect(flow.settled(try pass(1), now: now) == .fail(.challengeRefused(.plainHTTP(flow.origin))))
    }

    @Test("an invoice of another network than the node's is refused before anything is reserved")
    func network() throws {
        var flow = try flow()
        #expect(refusal(&flow, try offer(network: .mainnet)) == .askNode)
        #expect(flow.nodeKnown(node) == .fail(.challengeRefused(.wrongNetwork(invoice: .mainnet, node: .regtest))))
    }

    @Test("an expired invoice is asked for again once, then refused")
    func expired() throws {
        var flow = try flow()
        let late = now.advanced(by: .seconds(3600))
        let offer = try offer()
        _ = flow.started(passes: [], now: now)
        _ = flow.answered(.challenge(offer), now: now)
        #expect(flow.purchaseEntered(passes: [], pending: [], now: late) == .send(nil))
        _ = flow.answered(.challenge(offer), now: late)
        #expect(flow.purchaseEntered(passes: [], pending: [], now: late) == .fail(.challengeRefused(.expired)))
    }

    /// A token that ends a minute after `now`.
    private var shortLived: String { StandardToken.text(for: preimage.paymentHash, caveats: ["swaps_valid_until=1795262460"]) }

    @Test("a token that has expired by its own caveats is asked for again once, then refused and not paid")
    func expiredToken() throws {
        var flow = try flow()
        let end = now.advanced(by: .seconds(60))
        let offer = try offer(token: shortLived)
        _ = flow.started(passes: [], now: now)
        _ = flow.answered(.challenge(offer), now: now)
        #expect(flow.purchaseEntered(passes: [], pending: [], now: end) == .send(nil))
        _ = flow.answered(.challenge(offer), now: end)
        #expect(flow.purchaseEntered(passes: [], pending: [], now: end) == .fail(.challengeRefused(.passExpired)))
        var early = try self.flow()
        #expect(refusal(&early, offer) == .askNode)
    }

    @Test("an earlier invoice is not paid any more once its token has expired")
    func expiredEarlierToken() throws {
        var first = try flow()
        let earlier = try reserving(&first, offer(token: shortLived))
        for (now, isPaid) in [(now.advanced(by: .seconds(59)), true), (now.advanced(by: .seconds(60)), false)] {
            var flow = try flow()
            _ = flow.started(passes: [], now: now)
            _ = flow.answered(.challenge(try offer(amount: nil)), now: now)
            _ = flow.purchaseEntered(passes: [], pending: [earlier], now: now)
            #expect(flow.nodeKnown(node) == .askPayment(earlier.paymentHash, after: .zero))
            #expect(flow.paymentKnown(nil, now: now) == (isPaid ? .askNode : .fail(.challengeRefused(.noAmount))))
        }
    }

    @Test("a used-up token is dropped, the request goes clean once, and a second bare answer ends it")
    func bareChallenge() throws {
        var flow = try flow()
        let used = try pass(1)
        #expect(flow.started(passes: [used], now: now) == .send(used))
        #expect(flow.answered(.bareChallenge, now: now) == .review(used))
        #expect(flow.reviewed(used, now: now) == .forget(used))
        #expect(flow.passForgotten() == .send(nil))
        #expect(flow.answered(.bareChallenge, now: now) == .fail(.challengeRefused(.withoutOffer)))
    }

    @Test("a pass that somebody else bought while this request waited is used instead of money")
    func boughtMeanwhile() throws {
        var flow = try flow()
        let other = try pass(2)
        _ = flow.started(passes: [], now: now)
        _ = flow.answered(.challenge(try offer()), now: now)
        #expect(flow.purchaseEntered(passes: [other], pending: [], now: now) == .send(other))
    }

    @Test("a pass for another service is neither dropped nor tried")
    func otherService() throws {
        var flow = try flow()
        let other = try pass(2, service: "y", paths: ["/y"])
        #expect(flow.started(passes: [other], now: now) == .send(other))
        #expect(flow.answered(.challenge(try offer(service: "x")), now: now) == .enterPurchase)
        #expect(flow.purchaseEntered(passes: [other, try pass(3, service: "z")], pending: [], now: now) == .askNode)
    }

    @Test("a pass that was bought and never accepted is not replaced by another payment")
    func neverAccepted() throws {
        var flow = try flow()
        let fresh = try pass(1, accepted: false)
        _ = flow.started(passes: [fresh], now: now)
        #expect(flow.answered(.challenge(try offer()), now: now) == .review(fresh))
        #expect(flow.reviewed(fresh, now: now) == .fail(.passRefused(fresh.paymentHash)))
    }

    @Test("after a broken order to pay the node decides", arguments: [LightningNodeError.Kind.unreachable, .rejected])
    func brokenOrder(_ kind: LightningNodeError.Kind) throws {
        var flow = try flow()
        let pending = try reserving(&flow, offer())
        _ = flow.reserved(pending)
        let error = LightningNodeError(kind, "x")
        #expect(flow.payBroke(error) == .askPayment(pending.paymentHash, after: .zero))
        let next = flow.paymentKnown(nil, now: now)
        if kind == .rejected {
            #expect(next == .clear(pending))
            #expect(flow.pendingCleared(now: now) == .fail(.node(error, nil)))
        } else {
            #expect(next == .fail(.node(error, pending.paymentHash)))
        }
    }

    @Test("waiting for a payment ends with patience, keeps the record, and never pays again")
    func patience() throws {
        var flow = try flow(PaymentTerms(patience: .seconds(10)))
        let pending = try reserving(&flow, offer())
        _ = flow.reserved(pending)
        var order = flow.paid(.inFlight)
        var waited = Duration.zero
        while case .askPayment(pending.paymentHash, let pause) = order {
            waited += pause
            order = flow.paymentKnown(.inFlight, now: now)
        }
        #expect(waited == .seconds(10))
        #expect(order == .fail(.paymentInFlight(pending.paymentHash)))
    }

    @Test("an earlier payment that failed is cleared before a new one is made")
    func earlierFailed() throws {
        var first = try flow()
        let earlier = try reserving(&first, offer())
        var flow = try flow()
        _ = flow.started(passes: [], now: now)
        _ = flow.answered(.challenge(try offer()), now: now)
        #expect(flow.purchaseEntered(passes: [], pending: [earlier], now: now) == .askNode)
        #expect(flow.nodeKnown(node) == .askPayment(earlier.paymentHash, after: .zero))
        guard case .askPayment = flow.paymentKnown(.inFlight, now: now) else {
            Issue.record("an earlier payment in flight must be waited for")
            return
        }
        #expect(flow.paymentKnown(.failed(.noRoute), now: now) == .clear(earlier))
        #expect(flow.pendingCleared(now: now) == .askNode)
    }

    /// Up to the question what became of `earlier`.
    private func resolving(_ earlier: PendingPayment, with node: NodeStatus, now: Timestamp) throws -> PaymentFlow {
        var flow = try flow()
        _ = flow.started(passes: [], now: now)
        _ = flow.answered(.challenge(try offer(amount: nil)), now: now)
        let order = flow.purchaseEntered(passes: [], pending: [earlier], now: now)
        #expect(order == (earlier.nodeID == nil ? .askPayment(earlier.paymentHash, after: .zero) : .askNode))
        if order == .askNode { #expect(flow.nodeKnown(node) == .askPayment(earlier.paymentHash, after: .zero)) }
        return flow
    }

    @Test("a node that was not told to pay can say that an earlier payment arrived, and not that it is over", arguments: [0, 3600])
    func otherNode(_ seconds: Int64) throws {
        var first = try flow()
        let earlier = try reserving(&first, offer())
        #expect(earlier.nodeID == node.nodeID)
        let now = now.advanced(by: .seconds(seconds))
        let other = NodeStatus(nodeID: "03bb", network: .regtest, software: "test")
        for answer in [PaymentStatus.failed(.noRoute), nil] {
            var flow = try resolving(earlier, with: other, now: now)
            #expect(flow.paymentKnown(answer, now: now) == .fail(.otherNode(earlier.paymentHash, nodeID: node.nodeID)))
        }
        var waiting = try resolving(earlier, with: other, now: now)
        guard case .askPayment = waiting.paymentKnown(.inFlight, now: now) else {
            Issue.record("a payment in flight must be waited for")
            return
        }
        #expect(waiting.paymentKnown(.failed(.noRoute), now: now) == .fail(.otherNode(earlier.paymentHash, nodeID: node.nodeID)))
        var arrived = try resolving(earlier, with: other, now: now)
        #expect(arrived.paymentKnown(.succeeded(payment), now: now) == .settle(earlier, payment))
        var same = try resolving(earlier, with: node, now: now)
        #expect(same.paymentKnown(.failed(.noRoute), now: now) == .clear(earlier))
    }

    @Test("a record that names no node takes the word of whichever node is asked")
    func recordWithoutNode() throws {
        var first = try flow()
        var earlier = try reserving(&first, offer())
        earlier.nodeID = nil
        let late = now.advanced(by: .seconds(3600))
        var flow = try resolving(earlier, with: node, now: late)
        #expect(flow.paymentKnown(nil, now: late) == .clear(earlier))
    }

    @Test("a node that cannot say who it is leaves an earlier payment as it is")
    func silentNode() throws {
        var first = try flow()
        let earlier = try reserving(&first, offer())
        var flow = try flow()
        _ = flow.started(passes: [], now: now)
        _ = flow.answered(.challenge(try offer()), now: now)
        #expect(flow.purchaseEntered(passes: [], pending: [earlier], now: now) == .askNode)
        let error = LightningNodeError(.unreachable, "x")
        #expect(flow.nodeBroke(error) == .fail(.node(error, earlier.paymentHash)))
    }

    @Test("an event that cannot come ends the flow without money")
    func impossible() throws {
        var other = try flow()
        let pending = try reserving(&other, offer())
        var flow = try flow()
        #expect(flow.reserved(pending) == .fail(.unexpectedStep("reserved")))
        #expect(flow.paid(.succeeded(payment)) == .fail(.unexpectedStep("paid")))
        #expect(flow.spent == .zero)
    }
}
