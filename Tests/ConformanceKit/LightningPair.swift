public import Lightning

/// What the conformance suite needs of a pair of nodes: one that is paid, one that pays, and a hand on the world around them.
///
/// Whoever brings a new backend writes one of these and runs ``LightningConformance/claims`` over it.
public protocol LightningPair: Sendable {
    var issuer: any InvoiceIssuer { get }
    var payer: any InvoicePayer { get }
    var traits: LightningPairTraits { get }

    /// The payee keeps what arrives in the balance between paid and not paid until released.
    func holdPayments() async throws
    func releasePayments() async throws
    /// The payee's process is gone; then it is back and ready to be paid.
    func stopPayee() async throws
    func startPayee() async throws
    /// Lets at least this much time pass for both nodes.
    func letPass(_ duration: Duration) async throws
}

/// Where pairs differ in what they can do.
public struct LightningPairTraits: Sendable {
    public var network: BitcoinNetwork
    /// Whether an invoice may be over a fraction of a satoshi.
    public var countsMilliSatoshi: Bool
    /// What the way from the payer to the payee costs for an amount.
    public var fee: @Sendable (MilliSatoshi) -> MilliSatoshi
    /// The smallest fee limit with which the payer tries a payment that costs `fee`; an implementation may be stricter than it must.
    public var smallestFeeLimit: @Sendable (MilliSatoshi) -> MilliSatoshi
    /// More than the payer has, but no more than an invoice may be over.
    public var unaffordable: MilliSatoshi
    /// The unit in which the payer tells its balance.
    public var balanceUnit: MilliSatoshi
    /// Whether a payment can be tried again at once when the payee was away for a while. Electrum avoids a failed channel beyond its own for
    /// an hour.
    public var forgivesFailedRoutes: Bool
    /// Longest time in which anything that is bound to happen has happened.
    public var patience: Duration

    public init(
        network: BitcoinNetwork, countsMilliSatoshi: Bool, fee: @escaping @Sendable (MilliSatoshi) -> MilliSatoshi,
        smallestFeeLimit: @escaping @Sendable (MilliSatoshi) -> MilliSatoshi, unaffordable: MilliSatoshi, balanceUnit: MilliSatoshi,
        forgivesFailedRoutes: Bool = true, patience: Duration
    ) {
        self.network = network
        self.countsMilliSatoshi = countsMilliSatoshi
        self.fee = fee
        self.smallestFeeLimit = smallestFeeLimit
        self.unaffordable = unaffordable
        self.balanceUnit = balanceUnit
        self.forgivesFailedRoutes = forgivesFailedRoutes
        self.patience = patience
    }
}
