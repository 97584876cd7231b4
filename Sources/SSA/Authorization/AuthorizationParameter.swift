/// A parameter of an authorization request, by its name in the link and in JSON.
public enum AuthorizationParameter: String, Hashable, Sendable, CaseIterable {
    case scopes
    case redirectURI = "redirect_uri"
    case state
    case responseMode = "response_mode"
    case responseType = "response_type"
    case codeChallenge = "code_challenge"
    case codeChallengeMethod = "code_challenge_method"
}

/// The parameters as they came: each at most once, decoded, not looked into.
///
/// Parameters that we do not know are passed over, as RFC 6749 section 3.1 demands: a link may be made for a later version, or carry what a mailing service put
/// there. One that is missing because of a slip is found where it is needed.
struct AuthorizationParameters {
    private(set) var values: [AuthorizationParameter: [UInt8]] = [:]
    private var nulls: Set<AuthorizationParameter> = []

    /// How many a query may hold, known or not.
    static let limit = 64

    init() {}

    /// Reads the query of a link.
    ///
    /// A plus sign is a plus sign and a space is `%20`: a `state` in base64 that was put in as it is then comes back as it was. `scopes` may not be
    /// percent-encoded: its digits are the canonical ones or none.
    init(query: ArraySlice<UInt8>) throws(AuthorizationRequestError) {
        let pairs = query.split(separator: UInt8(ascii: "&"), maxSplits: AuthorizationParameters.limit)
        guard pairs.count <= AuthorizationParameters.limit else { throw .tooManyParameters }
        for pair in pairs {
            let name = pair.prefix { $0 != UInt8(ascii: "=") }
            guard let decodedName = PercentEncoding.decode(name) else { throw .malformedPercentEncoding(nil) }
            guard let parameter = AuthorizationParameter(rawValue: String(decoding: decodedName, as: UTF8.self)) else { continue }
            let value = pair[name.endIndex...].dropFirst()
            if parameter == .scopes {
                try set(parameter, Array(value))
            } else {
                guard let decoded = PercentEncoding.decode(value) else { throw .malformedPercentEncoding(parameter) }
                try set(parameter, decoded)
            }
        }
    }

    mutating func set(_ parameter: AuthorizationParameter, _ value: [UInt8]) throws(AuthorizationRequestError) {
        guard values.updateValue(value, forKey: parameter) == nil, !nulls.contains(parameter) else { throw .duplicate(parameter) }
    }

    /// `null` in JSON: left out, but a second one would still be a second one.
    mutating func setNull(_ parameter: AuthorizationParameter) throws(AuthorizationRequestError) {
        guard values[parameter] == nil, nulls.insert(parameter).inserted else { throw .duplicate(parameter) }
    }

    subscript(parameter: AuthorizationParameter) -> [UInt8]? { values[parameter] }

    /// The text of a parameter; where it is no UTF-8, replacement characters stand, which no rule lets pass.
    func text(_ parameter: AuthorizationParameter) -> String? {
        values[parameter].map { String(decoding: $0, as: UTF8.self) }
    }
}
