/// All that a ``SimulatedNetwork`` remembers. Pure: it knows no clock and waits for nothing; whoever calls it says what time it is.
///
/// **Money invariant.** What was deposited equals what the nodes can spend, plus what is under way (fees included), plus the fees that were
/// kept. Every method that moves money takes it from one of the three and gives it to another before it returns. Since deposits never
/// exceed ``MilliSatoshi/supply``, no sum of them can overflow.
struct SimulatedLedger: Sendable {
    let configuration: SimulatedNetwork.Configuration
    var generator: any RandomNumberGenerator & Sendable
    var nodes: [PublicKey: Node] = [:]
    /// The payments under way, by hash: a payee holds at most one for an invoice.
    var transfers: [PaymentHash: Transfer] = [:]
    private(set) var deposited = MilliSatoshi.zero
    private(set) var feesKept = MilliSatoshi.zero

    struct Node: Sendable {
        let key: SecretKey
        let name: String
        var balance: MilliSatoshi
        var faults = FaultPlan()
        /// Can be paid, or has expired.
        var openInvoices: RecentTable<PaymentHash, SimulatedInvoice>
        /// The money is on the way; bounded by the payments under way.
        var heldInvoices: [PaymentHash: SimulatedInvoice] = [:]
        /// Settled or cancelled.
        var finishedInvoices: RecentTable<PaymentHash, SimulatedInvoice>
        var finishedPayments: RecentTable<PaymentHash, PaymentStatus>
        var invoiceCount: UInt64 = 0
        var broadcast = SettlementBroadcast()
    }

    /// Money under way.
    struct Transfer: Sendable {
        let payer: PublicKey
        let payee: PublicKey
        let amount: MilliSatoshi
        let fee: MilliSatoshi
    }

    init(configuration: SimulatedNetwork.Configuration, generator: any RandomNumberGenerator & Sendable) {
        self.configuration = configuration
        self.generator = generator
    }

    mutating func addNode(name: String, balance: MilliSatoshi) -> PublicKey {
        let (key, id) = newKey()
        nodes[id] = Node(
            key: key, name: name, balance: .zero,
            openInvoices: RecentTable(capacity: configuration.maximumOpenInvoices),
            finishedInvoices: RecentTable(capacity: configuration.maximumFinished),
            finishedPayments: RecentTable(capacity: configuration.maximumFinished))
        deposit(balance, to: id)
        return id
    }

    /// Random bytes are hashed together with a counter, so that even a generator stuck on one value ends up at a valid key of its own.
    private mutating func newKey() -> (SecretKey, PublicKey) {
        var counter = UInt8(truncatingIfNeeded: nodes.count)
        while true {
            let key = SecretKey(Bytes32(sha256: Bytes32(random: &generator).bytes + [counter]))
            if let id = key.publicKey, nodes[id] == nil { return (key, id) }
            counter &+= 1
        }
    }

    /// Whether there was room for it: together, deposits never exceed what bitcoin there can be.
    @discardableResult
    mutating func deposit(_ amount: MilliSatoshi, to id: PublicKey) -> Bool {
        guard let total = deposited.adding(amount), total <= .supply, let balance = nodes[id]?.balance.adding(amount) else { return false }
        nodes[id]?.balance = balance
        deposited = total
        return true
    }

    /// A node that has become reachable tells its followers what they missed.
    mutating func faultsChanged(of id: PublicKey) {
        guard nodes[id]?.faults.contains(.unreachable) == false else { return }
        nodes[id]?.broadcast.catchUp()
    }

    var totals: SimulatedNetwork.Totals {
        SimulatedNetwork.Totals(
            deposited: deposited,
            spendable: MilliSatoshi(nodes.values.reduce(0) { $0 + $1.balance.value }),
            inFlight: MilliSatoshi(transfers.values.reduce(0) { $0 + $1.amount.value + $1.fee.value }),
            feesKept: feesKept)
    }

    /// Ends a payment under way: the payee or the payer gets the money.
    mutating func moveMoney(of transfer: Transfer, toPayee: Bool) {
        if toPayee {
            nodes[transfer.payee]?.balance.add(transfer.amount)
            feesKept.add(transfer.fee)
        } else {
            nodes[transfer.payer]?.balance.add(transfer.amount)
            nodes[transfer.payer]?.balance.add(transfer.fee)
        }
    }
}

extension MilliSatoshi {
    /// For amounts that are part of all deposits together, which is why their sum cannot wrap.
    fileprivate mutating func add(_ other: MilliSatoshi) {
        self = adding(other) ?? self
    }
}
