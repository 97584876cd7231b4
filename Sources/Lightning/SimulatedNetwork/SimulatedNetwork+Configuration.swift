extension SimulatedNetwork {
    public struct Configuration: Hashable, Sendable {
        /// How long a payment is under way.
        public var paymentLatency: Duration
        /// How long a node takes to answer any call.
        public var callLatency: Duration
        /// What the nodes between payer and payee take for a payment.
        public var baseFee: MilliSatoshi
        /// What they take on top, in millionths of the amount; at most a million, more counts as that.
        public var proportionalFeeMillionths: UInt32
        /// How many unpaid invoices a node keeps: when one more is made, the oldest is forgotten and can no longer be paid.
        public var maximumOpenInvoices: Int
        /// How many paid invoices, and how many finished payments, a node remembers; then the oldest is forgotten.
        public var maximumFinished: Int
        /// How many payments can be under way in the whole network; more are `.rejected`.
        public var maximumInFlight: Int

        public init(
            paymentLatency: Duration = .zero, callLatency: Duration = .zero, baseFee: MilliSatoshi = .zero,
            proportionalFeeMillionths: UInt32 = 0, maximumOpenInvoices: Int = 20_000, maximumFinished: Int = 20_000,
            maximumInFlight: Int = 10_000
        ) {
            self.paymentLatency = paymentLatency
            self.callLatency = callLatency
            self.baseFee = baseFee
            self.proportionalFeeMillionths = proportionalFeeMillionths
            self.maximumOpenInvoices = maximumOpenInvoices
            self.maximumFinished = maximumFinished
            self.maximumInFlight = maximumInFlight
        }

        /// The fee of a payment, rounded down as nodes do; `nil` when it is more than can exist.
        public func fee(for amount: MilliSatoshi) -> MilliSatoshi? {
            let (high, low) = amount.value.multipliedFullWidth(by: UInt64(min(proportionalFeeMillionths, 1_000_000)))
            guard high < 1_000_000 else { return nil }
            let proportional = UInt64(1_000_000).dividingFullWidth((high, low)).quotient
            return baseFee.adding(MilliSatoshi(proportional))
        }
    }

    /// Where the money is: `deposited` always equals the sum of the others.
    public struct Totals: Hashable, Sendable {
        public let deposited: MilliSatoshi
        /// The balances of all nodes.
        public let spendable: MilliSatoshi
        /// With the fees that the payments under way will cost.
        public let inFlight: MilliSatoshi
        public let feesKept: MilliSatoshi
    }
}
