public import Lightning

/// What happens during a request, for those who watch. Never carries a secret.
public enum PaymentEvent: Hashable, Sendable {
    case sending(url: String, withPass: Bool)
    /// In the name of who is signed in to a network.
    case sendingAsMember(url: String, network: String)
    /// The network gave a new access token.
    case sessionRefreshed(network: String)
    case redirected(to: String)
    /// The server asks to be paid.
    case challenged(status: Int)
    /// The pass is no good any more and was dropped.
    case passDropped(PaymentHash)
    case paying(PaymentHash, amount: MilliSatoshi, feeLimit: MilliSatoshi)
    /// The payment is on its way; asked again after this long.
    case waiting(PaymentHash, Duration)
    /// Also for a payment of an earlier run that was found settled.
    case paid(PaymentHash, amount: MilliSatoshi, fee: MilliSatoshi)
    /// A payment that came to nothing was cleared away.
    case cleared(PaymentHash)
}
