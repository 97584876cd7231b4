/// No, and why. The code is stable; programs may rely on it.
public struct Refusal: Hashable, Sendable {
    public enum Code: String, Hashable, Sendable {
        case noService = "no-service"
        case badPath = "bad-path"
        case badHost = "bad-host"
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
    /// The name of the service that the request is for, once that is known.
    public private(set) var service: String?
    /// The policy of that service.
    public private(set) var crossOrigin: CrossOriginPolicy?

    init(_ code: Code, _ message: String, at service: GatedService? = nil, retryAfterSeconds: Int? = nil) {
        self.service = service?.name
        crossOrigin = service?.crossOrigin
        self.code = code
        self.message = message
        self.retryAfterSeconds = retryAfterSeconds
    }

    /// The HTTP status that says it.
    public var status: Int {
        switch code {
        case .badPath, .badHost: 400
        case .malformedCredential: 401
        case .missingCapability: 403
        case .noService: 404
        case .bodyTooLarge: 413
        case .tooManyChallenges: 429
        case .nodeUnavailable: 503
        }
    }
}
