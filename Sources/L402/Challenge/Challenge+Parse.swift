extension Challenge {
    /// Bytes of one `WWW-Authenticate` value.
    public static let fieldByteLimit = 16 * 1024
    /// Challenges of all schemes in one answer.
    public static let challengeLimit = 64
    /// A longer body is not looked at.
    public static let bodyByteLimit = 64 * 1024

    /// Finds the L402 challenge in an answer: in its `WWW-Authenticate` values, else in its JSON body.
    ///
    /// Of several the first complete one counts, `L402` before `LSAT`. Inside a challenge `token` and `macaroon` are two names for one thing:
    /// when both are there and differ, the answer is refused, because nobody could say which one the payment is for.
    ///
    /// - Parameter jsonBody: the body of a JSON answer. The members may stand in an object one or two levels down, and the invoice may be called
    ///   `payment_request` or `paymentRequest`.
    public static func parse(fieldValues: [String], jsonBody: [UInt8]?) throws(ChallengeParseError) -> Challenge {
        let fieldError: ChallengeParseError
        do throws(ChallengeParseError) {
            return try parse(fieldValues)
        } catch .conflictingTokens {
            throw .conflictingTokens
        } catch {
            fieldError = error
        }
        guard let jsonBody, jsonBody.count <= bodyByteLimit, let challenge = try ChallengeBodyReader.challenge(in: jsonBody) else { throw fieldError }
        return challenge
    }

    private static func parse(_ fieldValues: [String]) throws(ChallengeParseError) -> Challenge {
        var found: [FieldChallenge] = []
        var count = 0
        for value in fieldValues {
            guard value.utf8.count <= fieldByteLimit else { throw .tooLong }
            let challenges = ChallengeFieldReader.challenges(in: value)
            count += challenges.count
            guard count <= challengeLimit else { throw .tooManyChallenges }
            found += challenges.filter(\.isL402)
        }
        return try best(of: found)
    }

    private static func best(of challenges: [FieldChallenge]) throws(ChallengeParseError) -> Challenge {
        var complete: [(isOld: Bool, challenge: Challenge)] = []
        var errors: [ChallengeParseError] = []
        for candidate in challenges {
            do throws(ChallengeParseError) {
                complete.append((candidate.scheme.lowercased() == "lsat", try Challenge(candidate)))
            } catch .conflictingTokens {
                throw .conflictingTokens
            } catch {
                errors.append(error)
            }
        }
        if let choice = complete.first(where: { !$0.isOld }) ?? complete.first { return choice.challenge }
        throw errors.first { $0 != .bare } ?? errors.first ?? .absent
    }

    private init(_ field: FieldChallenge) throws(ChallengeParseError) {
        guard !field.isDamaged else { throw .malformed }
        let tokens = Set(field.parameters.filter { $0.name == "token" || $0.name == "macaroon" }.map(\.value))
        let invoices = Set(field.parameters.filter { $0.name == "invoice" }.map(\.value))
        guard tokens.count <= 1 else { throw .conflictingTokens }
        guard invoices.count <= 1 else { throw .malformed }
        switch (tokens.first ?? "", invoices.first ?? "") {
        case ("", ""): throw .bare
        case ("", _): throw .missingToken
        case (_, ""): throw .missingInvoice
        case (let token, let invoice): try self.init(checking: token, invoice)
        }
    }

    /// The token will go into a header field between a space and a colon, so it must be fit for that.
    init(checking token: String, _ invoice: String) throws(ChallengeParseError) {
        let isSendable = token.utf8.allSatisfy { (0x21...0x7e).contains($0) && $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: "\"") }
        guard isSendable, token.utf8.count <= Self.fieldByteLimit, invoice.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else { throw .malformed }
        self.init(token: token, invoice: invoice)
    }
}

/// Why there is no L402 challenge to pay in an answer.
public enum ChallengeParseError: Error, Hashable, Sendable {
    /// No challenge of L402 or LSAT.
    case absent
    /// `WWW-Authenticate: L402` and nothing behind it: how some servers say that the token sent is used up. Drop it and ask again without.
    case bare
    case missingToken
    case missingInvoice
    /// `token` and `macaroon` differ.
    case conflictingTokens
    /// A quoted string without end, two invoices, or a token that no header field could carry back.
    case malformed
    case tooLong
    case tooManyChallenges
}

extension ChallengeParseError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .absent: "the answer has no L402 challenge"
        case .bare: "the L402 challenge has neither token nor invoice: the server takes the token that was sent for used up"
        case .missingToken: "the L402 challenge has an invoice but no token"
        case .missingInvoice: "the L402 challenge has a token but no invoice"
        case .conflictingTokens: "the L402 challenge has two different tokens, as token and as macaroon"
        case .malformed: "the L402 challenge is malformed"
        case .tooLong: "a challenge is longer than \(Challenge.fieldByteLimit) bytes"
        case .tooManyChallenges: "the answer has more than \(Challenge.challengeLimit) challenges"
        }
    }
}
