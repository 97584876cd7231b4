/// Where the user goes back to, with what the tool gets. Holds tokens or a code: it prints without them, and belongs into no log.
public struct ReturnAddress: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// The whole address, for a page's link.
    public let text: String
    /// The redirect URI that it leads to.
    public let redirectURI: RedirectURI

    public var description: String { "\(redirectURI.origin)/<redacted>" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Where in the return address the tool gets what it gets.
public enum ResponseMode: String, Hashable, Sendable, CaseIterable {
    /// `?access_token=...`: a tool's server sees it; so does whoever reads its logs.
    case query
    /// `#access_token=...`: only the page in the browser sees it.
    case fragment
}

extension RedirectURI {
    /// Puts parameters behind what is there. The address stays byte for byte, its own query included; names and values are percent-encoded.
    func appending(_ parameters: [(name: String, value: String)], _ mode: ResponseMode) -> ReturnAddress {
        let pairs = parameters.map { "\(PercentEncoding.encode($0.name.utf8))=\(PercentEncoding.encode($0.value.utf8))" }.joined(separator: "&")
        switch mode {
        case .query:
            let divider = query.map { $0.isEmpty ? "" : "&" } ?? "?"
            return ReturnAddress(text: text + divider + pairs, redirectURI: self)
        case .fragment: return ReturnAddress(text: "\(text)#\(pairs)", redirectURI: self)
        }
    }
}
