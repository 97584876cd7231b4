/// What an operator decides about accounts.
public struct AccountConfiguration: Sendable {
    /// Whether an address must be confirmed by a code before its account can be used. Off unless there is a way to send letters.
    public var confirmsEmail: Bool
    public var passwordPolicy: PasswordPolicy
    public var lifetimes: AccessLifetimes
    /// Sessions and tools of one member; with one more the least lately used ends. 100 unless said otherwise.
    public var grantLimit: Int
    /// For each caller (``CallerAddress``).
    public var rates: [AccountCall: CallRate]
    /// Letters with codes for one address.
    public var letterRate: CallRate

    public init(
        confirmsEmail: Bool = false, passwordPolicy: PasswordPolicy = PasswordPolicy(), lifetimes: AccessLifetimes = AccessLifetimes(),
        grantLimit: Int = 100, rates: [AccountCall: CallRate] = [:], letterRate: CallRate = CallRate(3, per: .seconds(15 * 60))
    ) {
        self.confirmsEmail = confirmsEmail
        self.passwordPolicy = passwordPolicy
        self.lifetimes = lifetimes
        self.grantLimit = max(1, grantLimit)
        self.rates = rates
        self.letterRate = letterRate
    }

    func rate(of call: AccountCall) -> CallRate { rates[call] ?? call.standardRate }
}

/// What anybody may call, and how often.
public enum AccountCall: String, Hashable, Sendable, CaseIterable {
    case register
    case signIn = "sign-in"
    case refresh
    /// A code that came by mail is brought back.
    case redeemCode = "redeem-code"
    /// A letter with a code is asked for.
    case requestCode = "request-code"
    /// Whatever changes an account and brings a token or a password.
    case change

    public var standardRate: CallRate {
        switch self {
        case .register: CallRate(20, per: .seconds(3600))
        case .signIn: CallRate(60, per: .seconds(60))
        // One client refreshes before every call.
        case .refresh: CallRate(600, per: .seconds(60))
        case .redeemCode: CallRate(30, per: .seconds(600))
        case .requestCode: CallRate(10, per: .seconds(600))
        case .change: CallRate(60, per: .seconds(60))
        }
    }
}
