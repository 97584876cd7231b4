/// Why a redirect URI is not taken.
public enum RedirectURIError: SSAError {
    case empty
    /// Above ``RedirectURI/limit``.
    case tooLong
    /// U+0000 to U+001F and U+007F: browsers drop some of them, wherever they stand.
    case controlCharacter
    case space
    /// What looks like an ASCII letter may be none.
    case nonASCII
    /// Browsers take it for a slash: `https://evil.example\@good.example/` leads to evil.example.
    case backslash
    case fragment
    case malformedPercentEncoding
    /// What no URI holds (RFC 3986 section 2), or not in this place.
    case forbiddenCharacter
    case apostropheInQuery
    /// There is no scheme.
    case notAbsolute
    /// ``ForbiddenSchemes``, in lower case.
    case forbiddenScheme(String)
    case schemeWithoutDot
    case malformedAppScheme
    case malformedAppAuthority
    /// http to another computer than this one.
    case plainHTTP
    case missingSlashes
    /// `https://good.example@evil.example/`
    case userinfo
    case host(URIHostError)
    case malformedPort
    case portZero
    case dotSegment
    /// One of our own keys, in lower case.
    case reservedQueryKey(String)

    public var code: String {
        switch self {
        case .empty: "redirect-uri-empty"
        case .tooLong: "redirect-uri-too-long"
        case .controlCharacter: "redirect-uri-control-character"
        case .space: "redirect-uri-space"
        case .nonASCII: "redirect-uri-non-ascii"
        case .backslash: "redirect-uri-backslash"
        case .fragment: "redirect-uri-fragment"
        case .malformedPercentEncoding: "redirect-uri-malformed-percent-encoding"
        case .forbiddenCharacter: "redirect-uri-forbidden-character"
        case .apostropheInQuery: "redirect-uri-apostrophe-in-query"
        case .notAbsolute: "redirect-uri-not-absolute"
        case .forbiddenScheme: "redirect-uri-forbidden-scheme"
        case .schemeWithoutDot: "redirect-uri-scheme-without-dot"
        case .malformedAppScheme: "redirect-uri-malformed-app-scheme"
        case .malformedAppAuthority: "redirect-uri-malformed-app-authority"
        case .plainHTTP: "redirect-uri-plain-http"
        case .missingSlashes: "redirect-uri-missing-slashes"
        case .userinfo: "redirect-uri-userinfo"
        case .host(let error): "redirect-uri-\(error.code)"
        case .malformedPort: "redirect-uri-malformed-port"
        case .portZero: "redirect-uri-port-zero"
        case .dotSegment: "redirect-uri-dot-segment"
        case .reservedQueryKey: "redirect-uri-reserved-query-key"
        }
    }

    public var description: String { "`redirect_uri`: \(advice)" }

    private var advice: String {
        switch self {
        case .empty: "it is empty; name the address that the user comes back to"
        case .tooLong: "it is longer than \(RedirectURI.limit) bytes; keep what is long at the tool, and refer to it by `state`"
        case .controlCharacter: "it has a control character; take it out"
        case .space: "it has a space; write %20"
        case .nonASCII: "it has a character beyond ASCII; percent-encode it, in the host use Punycode (xn--...)"
        case .backslash: "it has a backslash, which browsers take for a slash; write / or %5C"
        case .fragment: "it has a number sign; take the fragment off, or write %23"
        case .malformedPercentEncoding: "it has a percent sign without two hexadecimal digits; write %25 for a percent sign"
        case .forbiddenCharacter: "it has a character that may not stand there; percent-encode it"
        case .apostropheInQuery: "its query has an apostrophe; write %27"
        case .notAbsolute: "it does not begin with a scheme; write the whole address with https://"
        case .forbiddenScheme(let scheme): "nobody can be sent back to \(scheme):; use https://"
        case .schemeWithoutDot: "its scheme is neither https nor an app's own with a dot in it, such as com.example.tool"
        case .malformedAppScheme: "its scheme is no domain name in reverse, such as com.example.tool"
        case .malformedAppAuthority: "what stands behind :// may have letters, digits, hyphens and dots only"
        case .plainHTTP: "http is for programs on this computer (127.0.0.1, [::1], localhost); use https"
        case .missingSlashes: "there have to be slashes behind the scheme: https://host/path, or com.example.tool:/path"
        case .userinfo: "there is an @ before the host; take it and what stands before it out"
        case .host(let error): error.description
        case .malformedPort: "the port has to be a number from 1 to 65535 without a leading zero; leave the colon out if there is none"
        case .portZero: "nothing listens on port 0; name the right one"
        case .dotSegment: "its path has . or .. in it; write the path that is meant"
        case .reservedQueryKey(let key): "its query has `\(key)`, which is ours to add; give it another name, or use `state`"
        }
    }
}
