/// No, and why. The code is stable; programs may rely on it.
public struct Refusal: Hashable, Sendable {
    public enum Code: String, Hashable, Sendable {
        case noService = "no-service"
        case badPath = "bad-path"
        case malformedCredential = "malformed-credential"
        case missingCapability = "missing-capability"
        case tooManyChallenges = "too-many-challenges"
        case nodeUnavailable = "node-unavailable"
        case bodyTooLarge = "body-too-large"
    }

    public let code: Code
    /// One sentence for people, with what to do.
    public let message: String
    /// When another try makes sense, in seconds.
    public let retryAfterSeconds: Int?

    init(_ code: Code, _ message: String, retryAfterSeconds: Int? = nil) {
        self.code = code
        self.message = message
        self.retryAfterSeconds = retryAfterSeconds
    }

    /// The HTTP status that says it.
    public var status: Int {
        switch code {
        case .badPath: 400
        case .malformedCredential: 401
        case .missingCapability: 403
        case .noService: 404
        case .bodyTooLarge: 413
        case .tooManyChallenges: 429
        case .nodeUnavailable: 503
        }
    }
}
