/// The host that a service answers for.
public enum HostPattern: Hashable, Sendable, CustomStringConvertible {
    /// A name, or an address without brackets. Lower case, without a port.
    case exact(String)
    /// `*.example.com`: every name with one label or more in front of this one, and not this one itself.
    case below(String)

    /// `nil` for what is no host; a `*` may only stand alone in the first place.
    public init?(_ text: String) {
        let isWildcard = text.hasPrefix("*.")
        let name = isWildcard ? String(text.dropFirst(2)) : text
        if !isWildcard, name.contains(":"), !name.hasPrefix("[") {
            guard let host = RequestHost(authority: "[\(name)]") else { return nil }
            self = .exact(host.name)
            return
        }
        guard !name.contains(":") || name.hasSuffix("]"), let host = RequestHost(authority: name), !isWildcard || !host.isAddress else { return nil }
        self = isWildcard ? .below(host.name) : .exact(host.name)
    }

    public var description: String {
        switch self {
        case .exact(let name): name
        case .below(let name): "*." + name
        }
    }
}
