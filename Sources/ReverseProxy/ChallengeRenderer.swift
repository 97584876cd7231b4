public import Gate

/// Makes the page that a browser is shown instead of a challenge's JSON body.
public protocol ChallengeRenderer: Sendable {
    /// A whole HTML document in UTF-8.
    func page(for challenge: IssuedChallenge, reason: String?) -> [UInt8]
}
