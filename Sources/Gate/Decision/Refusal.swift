internal import Accounts

/// No, and why. The code is stable; programs may rely on it.
public struct Refusal: Hashable, Sendable {
    public enum Code: String, Hashable, Sendable {
        case noService = "no-service"
        case badPath = "bad-path"
        case badHost = "bad-host"
        case malformedCredential = "malformed-credential"
        case missingCapability = "missing-capability"
        /// A service for members only, and nothing was shown, or nothing that counts here.
        case signInRequired = "sign-in-required"
        // An access token that opens nothing; the codes are those of `AccessRefusal`.
        case tokenMalformed = "token-malformed"
        case tokenInvalid = "token-invalid"
        case tokenExpired = "token-expired"
        case tokenRevoked = "token-revoked"
        case tokenOutdated = "token-outdated"
        /// A tool was not allowed what this request needs.
        case missingScope = "missing-scope"
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

    init(_ refusal: AccessRefusal, at service: GatedService) {
        let code: Code =
            switch refusal {
            case .malformed: .tokenMalformed
            case .invalid: .tokenInvalid
            case .expired: .tokenExpired
            case .revoked: .tokenRevoked
            case .outdated: .tokenOutdated
            }
        self.init(code, refusal.message, at: service)
    }

    /// Whether a member's token is what is wanted, or what was not good enough.
    public var concernsMembers: Bool {
        switch code {
        case .signInRequired, .tokenMalformed, .tokenInvalid, .tokenExpired, .tokenRevoked, .tokenOutdated, .missingScope: true
        default: false
        }
    }

    /// The HTTP status that says it.
    public var status: Int {
        switch code {
        case .badPath, .badHost: 400
        case .malformedCredential, .signInRequired, .tokenMalformed, .tokenInvalid, .tokenExpired, .tokenRevoked, .tokenOutdated: 401
        case .missingCapability, .missingScope: 403
        case .noService: 404
        case .bodyTooLarge: 413
        case .tooManyChallenges: 429
        case .nodeUnavailable: 503
        }
    }
}
