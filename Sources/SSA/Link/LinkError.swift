/// Why something is no link.
public enum LinkError: SSAError {
    case empty
    /// Above ``Link/limit``.
    case tooLong
    /// Anything but visible ASCII, and the backslash.
    case forbiddenCharacter
    case fragment
    /// Neither `web+lq:` nor an address with `/d/` in its path; or such an address inside of another.
    case notALink
    case network(NetworkBaseError)
    /// http to another computer than this one.
    case plainHTTP
    case missingType
    case unknownType
    /// A link of type `s` to something else than `authorize`.
    case unknownAction
    /// Of type `m` or `u`.
    case malformedReference
    /// `/d/` without `link`.
    case missingLink
    case duplicateLink
    case malformedPercentEncoding
    case request(AuthorizationRequestError)

    public var code: String {
        switch self {
        case .empty: "link-empty"
        case .tooLong: "link-too-long"
        case .forbiddenCharacter: "link-forbidden-character"
        case .fragment: "link-fragment"
        case .notALink: "link-not-a-link"
        case .network(let error): "link-\(error.code)"
        case .plainHTTP: "link-plain-http"
        case .missingType: "link-missing-type"
        case .unknownType: "link-unknown-type"
        case .unknownAction: "link-unknown-action"
        case .malformedReference: "link-malformed-reference"
        case .missingLink: "link-missing-link"
        case .duplicateLink: "link-duplicate-link"
        case .malformedPercentEncoding: "link-malformed-percent-encoding"
        case .request(let error): error.code
        }
    }

    public var description: String {
        switch self {
        case .empty: "the link is empty; write web+lq://network:s:authorize?scopes=...&redirect_uri=..."
        case .tooLong: "the link is longer than \(Link.limit) bytes; shorten what it carries"
        case .forbiddenCharacter: "the link has a character that is not visible ASCII, or a backslash; percent-encode the values of its parameters"
        case .fragment: "the link has a number sign; percent-encode it (%23) in the values of parameters"
        case .notALink: "this is no link into a Lightquark network; write web+lq://network:s:authorize?... or https://network/d/s/authorize?..."
        case .network(let error): error.description
        case .plainHTTP: "http is for networks on this computer; use https"
        case .missingType: "the link does not say what it is for; behind the network write :s:authorize?..."
        case .unknownType: "links of this type are not known; there are s (let a tool in), m (a message) and u (a user)"
        case .unknownAction: "of links with the type s there is only authorize; write :s:authorize?..."
        case .malformedReference: "the link does not say which message or user it means"
        case .missingLink: "there is no `link` in the address; percent-encode the link and write /d/?link=..."
        case .duplicateLink: "`link` is there twice; leave one out"
        case .malformedPercentEncoding: "`link` has a percent sign without two hexadecimal digits; percent-encode the whole link"
        case .request(let error): error.description
        }
    }
}
