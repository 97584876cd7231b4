/// Where a user is sent once he has decided, with what the tool gets in the query or behind the number sign.
///
/// Whoever makes a link chooses this address, and the user sees its host only. So the grammar is strict ASCII of our own: whatever is taken here, every
/// browser (url.spec.whatwg.org) reads as ``text``, byte for byte, and so with the scheme, host and port that are shown. `make fuzz-redirect` looks for
/// a case where that does not hold. The rules with their reasons: docs/ssa.md.
public struct RedirectURI: Hashable, Sendable, CustomStringConvertible {
    /// What the user is told about it.
    public enum Kind: String, Hashable, Sendable {
        /// https, on another computer: its host is shown.
        case web
        /// A program on this computer: 127.0.0.1 or [::1] (RFC 8252 section 7.3).
        case loopback
        /// Most likely a program on this computer: `localhost` or a name under it (RFC 8252 section 8.3).
        case localhost
        /// An app on this device that claims a scheme of its own (RFC 8252 section 7.1): the scheme is shown, which any app can claim.
        case app
    }

    public let kind: Kind
    /// In lower case: `https`, `http`, or an app's own.
    public let scheme: String
    /// `nil` for an app.
    public let host: URIHost?
    /// `nil` for an app, and for the scheme's own.
    public let port: UInt16?
    /// Byte for byte; `/` where a web address has none.
    public let path: String
    /// Byte for byte, without the question mark. Empty is not `nil`: then there was a question mark.
    public let query: String?
    /// What stands behind `//` in an app's address; byte for byte.
    let appAuthority: String?

    /// In bytes.
    public static let limit = 2048

    init(scheme: String, host: URIHost, port: UInt16?, path: String, query: String?) {
        self.scheme = scheme
        self.host = host
        self.port = port
        self.path = path
        self.query = query
        appAuthority = nil
        switch host.kind {
        case .name, .address: kind = .web
        case .loopback: kind = .loopback
        case .localhost: kind = .localhost
        }
    }

    init(appScheme: String, authority: String?, path: String, query: String?) {
        scheme = appScheme
        host = nil
        port = nil
        appAuthority = authority
        self.path = path
        self.query = query
        kind = .app
    }

    /// What a grant is bound to: scheme, host and port; of an app its scheme. Paths do not tell tools apart, for one origin has one owner.
    public var origin: String {
        guard let host else { return "\(scheme):" }
        return "\(scheme)://\(host.text)" + (port.map { ":\($0)" } ?? "")
    }

    /// What is shown as the one who asks: the host in ASCII, of an app its scheme.
    public var shownName: String { host?.text ?? scheme }

    /// The whole address in its one form.
    public var text: String {
        let front = host == nil ? "\(scheme):" + (appAuthority.map { "//\($0)" } ?? "") : origin
        return front + path + (query.map { "?\($0)" } ?? "")
    }

    public var description: String { text }
}
