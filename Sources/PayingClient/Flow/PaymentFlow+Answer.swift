internal import L402

extension PaymentFlow.Answer {
    /// What an answer means that may ask for payment.
    /// - Parameters:
    ///   - fieldValues: of `WWW-Authenticate`.
    ///   - service: what the server calls what it sells, where it says so.
    init(fieldValues: [String], jsonBody: [UInt8]?, service: String?) {
        do throws(ChallengeParseError) {
            let challenge = try Challenge.parse(fieldValues: fieldValues, jsonBody: jsonBody)
            self = .challenge(
                Offer(
                    token: Token(challenge.token), invoice: challenge.invoice, service: service,
                    identifiedHash: challenge.identifierIfStandard?.paymentHash))
        } catch {
            self =
                switch error {
                // Another scheme's 401, or a 402 that has nothing to do with L402: for the caller to look at.
                case .absent: .final
                case .bare: .bareChallenge
                default: .unreadableChallenge("\(error)")
                }
        }
    }
}
