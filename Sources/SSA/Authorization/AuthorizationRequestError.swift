/// Why parameters make no authorization request. All are shown to the user and none is reported to the redirect URI: who made a bad link gets no visit.
public enum AuthorizationRequestError: SSAError {
    case missing(AuthorizationParameter)
    /// Two readers could each take another one.
    case duplicate(AuthorizationParameter)
    /// More than 64.
    case tooManyParameters
    /// `nil` in a name.
    case malformedPercentEncoding(AuthorizationParameter?)
    case scopes(ScopesError)
    case redirectURI(RedirectURIError)
    case malformedState
    /// Above ``AuthorizationRequest/stateLimit``.
    case stateTooLong
    case unknownResponseMode
    case unknownResponseType
    case malformedCodeChallenge
    /// Anything but S256.
    case unsupportedCodeChallengeMethod
    case codeChallengeWithoutCode
    /// A body that is no JSON object, or too large or too deep.
    case malformedJSON
    /// In JSON: a parameter but `scopes` that is no string.
    case notAString(AuthorizationParameter)

    public var code: String {
        switch self {
        case .missing: "missing-parameter"
        case .duplicate: "duplicate-parameter"
        case .tooManyParameters: "too-many-parameters"
        case .malformedPercentEncoding: "malformed-percent-encoding"
        case .scopes(let error): error.code
        case .redirectURI(let error): error.code
        case .malformedState: "malformed-state"
        case .stateTooLong: "state-too-long"
        case .unknownResponseMode: "unknown-response-mode"
        case .unknownResponseType: "unknown-response-type"
        case .malformedCodeChallenge: "malformed-code-challenge"
        case .unsupportedCodeChallengeMethod: "unsupported-code-challenge-method"
        case .codeChallengeWithoutCode: "code-challenge-without-code"
        case .malformedJSON: "malformed-json"
        case .notAString: "not-a-string"
        }
    }

    public var description: String {
        switch self {
        case .missing(let parameter): "`\(parameter.rawValue)` is missing; add it"
        case .duplicate(let parameter): "`\(parameter.rawValue)` is there twice; leave one out"
        case .tooManyParameters: "there are more than \(AuthorizationParameters.limit) parameters; leave out what is not needed"
        case .malformedPercentEncoding(let parameter):
            "\(parameter.map { "`\($0.rawValue)`" } ?? "a parameter's name") has a percent sign without two hexadecimal digits; write %25 for a percent sign"
        case .scopes(let error): error.description
        case .redirectURI(let error): error.description
        case .malformedState: "`state` has a character that is not visible ASCII; encode what it holds, in base64url for instance"
        case .stateTooLong: "`state` is longer than \(AuthorizationRequest.stateLimit) bytes; keep what is long at the tool, and refer to it"
        case .unknownResponseMode: "`response_mode` has to be query or fragment"
        case .unknownResponseType: "`response_type` has to be token or code"
        case .malformedCodeChallenge: "`code_challenge` has to be the SHA-256 of the code verifier in base64url without padding, 43 characters"
        case .unsupportedCodeChallengeMethod: "`code_challenge_method` has to be S256"
        case .codeChallengeWithoutCode: "there is a code challenge but no `response_type=code`; add it, or leave the challenge out"
        case .malformedJSON: "the body has to be a JSON object of at most \(AuthorizationRequest.jsonLimit) bytes"
        case .notAString(let parameter): "`\(parameter.rawValue)` has to be a string"
        }
    }
}
