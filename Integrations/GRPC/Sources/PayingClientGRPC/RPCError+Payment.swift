internal import GRPCCore
internal import Lightning
internal import PayingClient

extension RPCError {
    /// What a call ends with that could not be paid for; ``PayingClientError`` is its `cause`. `UNAVAILABLE` where the same call may go through later:
    /// payments that were begun are found again and not made twice.
    init(_ error: PayingClientError) {
        let code: RPCError.Code =
            switch error {
            case .paymentFailed, .paymentInFlight, .network: .unavailable
            case .node(let failure, _): failure.isTransient ? .unavailable : .failedPrecondition
            case .paymentRequired, .wouldPay, .overBudget, .challengeRefused, .otherNode, .wrongPreimage, .passRefused: .failedPrecondition
            // Calls go in no member's name, so it does not come.
            case .account: .unauthenticated
            case .storage, .unexpectedStep, .invalidRequest, .tooManyRedirects: .internalError
            }
        self.init(code: code, message: "\(error)", cause: error)
    }

    /// The errors of the transport below, and cancellation, are passed on as they are.
    static func ofCall(_ error: any Error) -> any Error {
        switch error {
        case let error as PayingClientError: RPCError(error)
        case let error as ReplayLimitExceeded: RPCError(error)
        default: error
        }
    }
}
