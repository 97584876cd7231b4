import Lightning
import PayingClient

/// Stable; `gatepass help` and docs/gatepass.md list them.
enum ExitStatus: Int32, CaseIterable {
    case done = 0
    case unexpected = 1
    case usage = 2
    case paymentNotAllowed = 3
    case overBudget = 4
    case paymentFailed = 5
    case paymentInFlight = 6
    case nodeUnreachable = 7
    case httpError = 8
    case network = 9
    case storage = 10
    case challengeRefused = 11
    case passRefused = 12
    case configuration = 13
    case wrongPreimage = 14
    case notSignedIn = 15
    case refused = 16
    case denied = 17

    var meaning: String {
        switch self {
        case .done: "done"
        case .unexpected: "something unexpected; please report it"
        case .usage: "the command line is wrong"
        case .paymentNotAllowed: "a payment is needed and --no-pay forbids it"
        case .overBudget: "the price is above a limit; nothing was paid"
        case .paymentFailed: "the payment failed; no money moved"
        case .paymentInFlight: "the payment is still on its way; the next run finishes it"
        case .nodeUnreachable: "the payment node is not reachable, or refuses its credentials"
        case .httpError: "the server answered with an error status (with --fail, -o or -O)"
        case .network: "the server was not reached, or broke off"
        case .storage: "a file could not be read or written"
        case .challengeRefused: "the challenge is not safe to pay; nothing was paid"
        case .passRefused: "the server refuses the pass that was just bought"
        case .configuration: "the configuration is wrong, or names no payment node where one is needed, or not the one that began a payment"
        case .wrongPreimage: "the payment node shows a preimage that is not the invoice's; money may have moved"
        case .notSignedIn: "nobody is signed in to this network, or the session has ended"
        case .refused: "the network refuses: a wrong password, too many attempts, permissions that it does not know"
        case .denied: "the tool was not let in"
        }
    }

    init(_ error: PayingClientError) {
        self =
            switch error {
            case .paymentRequired: .paymentNotAllowed
            case .wouldPay: .done
            case .overBudget: .overBudget
            case .challengeRefused: .challengeRefused
            case .paymentFailed: .paymentFailed
            case .paymentInFlight: .paymentInFlight
            case .node(PaymentNode.missing, _): .configuration
            case .node: .nodeUnreachable
            case .otherNode: .configuration
            case .wrongPreimage: .wrongPreimage
            case .passRefused: .passRefused
            case .network, .tooManyRedirects: .network
            case .storage: .storage
            case .account(let error): ExitStatus(error)
            case .invalidRequest: .usage
            case .unexpectedStep: .unexpected
            }
    }
}

extension ExitStatus {
    init(_ error: AccountError) {
        self =
            switch error {
            case .invalidNetwork, .invalidRequest, .insecure, .foreignServer: .usage
            case .notSignedIn, .sessionEnded: .notSignedIn
            case .refused, .unknownScopes: .refused
            case .unexpectedStatus, .malformedAnswer, .network: .network
            case .storage: .storage
            case .denied: .denied
            case .badCallback, .accessEnded: .unexpected
            }
    }
}

/// Ends the program with a message and a hint for people on stderr.
struct Stop: Error {
    let status: ExitStatus
    let message: String
    let hint: String?

    init(_ status: ExitStatus, _ message: String, hint: String? = nil) {
        self.status = status
        self.message = message
        self.hint = hint
    }

    init(_ error: AccountError) {
        self.init(ExitStatus(error), "\(error)", hint: error.hint)
    }

    init(_ error: PayingClientError) {
        guard case .node(PaymentNode.missing, let hash) = error else {
            self.init(ExitStatus(error), "\(error)", hint: error.hint)
            return
        }
        let wish = hash.map { " to ask about payment \($0)" } ?? ""
        self.init(ExitStatus(error), PaymentNode.missing.message + wish, hint: "set GATEPASS_BACKEND or lightning.backend")
    }
}
