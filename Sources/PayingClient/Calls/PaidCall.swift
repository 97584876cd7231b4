public import Lightning

/// A call that may cost something, over a protocol that ``PayingClient`` does not speak itself, like gRPC.
public struct PaidCall: Sendable {
    /// What its passes belong to. It must be where the call really goes: by its scheme and host is decided whether money and passes may travel.
    public var origin: Origin
    /// What is called there, like the path of a URL. A pass is tried first on the path where it was bought, then on those near it.
    public var path: String
    public var terms: PaymentTerms

    public init(origin: Origin, path: String, terms: PaymentTerms = PaymentTerms()) {
        self.origin = origin
        self.path = path
        self.terms = terms
    }
}

/// What came of sending a call once.
public struct CallAttempt<Answer> {
    public let answer: Answer
    /// The values of `WWW-Authenticate` in an answer that refused the call, wherever its protocol puts them; empty when the call was let in. Values
    /// without a challenge of L402 or LSAT make an answer like any other.
    public let challenges: [String]

    public init(_ answer: Answer, challenges: [String] = []) {
        self.answer = answer
        self.challenges = challenges
    }
}

extension CallAttempt: Sendable where Answer: Sendable {}

/// The answer to a call, and what it cost.
public struct PaidAnswer<Answer> {
    public let answer: Answer
    /// What this call paid, fees included; zero when a stored pass did.
    public let cost: MilliSatoshi
    /// The payments that were made for this call.
    public let receipts: [Receipt]
}

extension PaidAnswer: Sendable where Answer: Sendable {}
