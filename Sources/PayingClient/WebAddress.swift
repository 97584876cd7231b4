#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// An absolute `http` or `https` URL with a host, without user information and without fragment.
public struct WebAddress: Hashable, Sendable, CustomStringConvertible {
    public let origin: Origin
    /// Percent-encoded as written; `/` when the URL has none.
    public let path: String
    /// The whole URL, as it is sent.
    public let text: String

    /// `nil` when `text` is no such URL. User information (`https://user:word@host`) is refused: it would end up in logs.
    public init?(_ text: String) {
        guard let url = URL(string: text, encodingInvalidCharacters: false) else { return nil }
        self.init(url)
    }

    private init?(_ url: URL) {
        guard let scheme = url.scheme?.lowercased(), scheme == "http" || scheme == "https", url.user == nil, url.password == nil,
            var parts = URLComponents(url: url, resolvingAgainstBaseURL: true), var host = parts.percentEncodedHost, !host.isEmpty
        else { return nil }
        if host.contains(":"), !host.hasPrefix("[") { host = "[\(host)]" }
        let port = url.port ?? (scheme == "https" ? 443 : 80)
        guard (1...65535).contains(port) else { return nil }
        parts.fragment = nil
        if parts.percentEncodedPath.isEmpty { parts.percentEncodedPath = "/" }
        guard let text = parts.string, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        origin = Origin(scheme: scheme, host: host, port: port)
        path = parts.percentEncodedPath
        self.text = text
    }

    /// Where a `Location` field leads to from here (RFC 9110 section 10.2.2); `nil` when it leads out of the web or is no URL.
    func following(_ location: String) -> WebAddress? {
        guard let base = URL(string: text), let url = URL(string: location, relativeTo: base) else { return nil }
        return WebAddress(url.absoluteURL)
    }

    /// The last segment of the path, for a file name; `nil` when the path ends in a slash or the segment names no file.
    public var lastPathSegment: String? {
        guard let last = path.split(separator: "/", omittingEmptySubsequences: false).last, !last.isEmpty,
            let name = URLComponents(string: "/" + last)?.path.dropFirst().description, !name.isEmpty,
            name != ".", name != "..", !name.contains("/"), !name.contains("\0")
        else { return nil }
        return name
    }

    public var description: String { text }
}
