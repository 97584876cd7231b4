internal import Foundation

/// Where a node listens: scheme, host, port and an optional path prefix. No user, query or fragment.
public struct NodeURL: Hashable, Sendable, CustomStringConvertible {
    /// Without a trailing slash.
    public let text: String
    public let host: String
    public let usesTLS: Bool

    public init(_ text: String) throws(NodeURLError) {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(), let host = parts.host, !host.isEmpty else {
            throw NodeURLError.unreadable
        }
        guard scheme == "http" || scheme == "https" else { throw NodeURLError.scheme }
        guard parts.user == nil, parts.password == nil else { throw NodeURLError.carriesCredentials }
        guard parts.query == nil, parts.fragment == nil else { throw NodeURLError.unreadable }
        self.text = String(text.trimmingSuffix { $0 == "/" })
        self.host = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        usesTLS = scheme == "https"
    }

    /// Whether the traffic stays on this machine.
    public var isLoopback: Bool {
        host == "localhost" || host == "::1" || (host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." })
    }

    public var description: String { text }
}

public enum NodeURLError: Error, Hashable, Sendable, CustomStringConvertible {
    case unreadable
    case scheme
    case carriesCredentials

    public var description: String {
        switch self {
        case .unreadable: "is not a URL like https://127.0.0.1:8080"
        case .scheme: "must start with https:// or http://"
        case .carriesCredentials: "must not carry a user or password: they have keys of their own"
        }
    }
}

extension String {
    fileprivate func trimmingSuffix(while condition: (Character) -> Bool) -> Substring {
        var end = endIndex
        while end > startIndex, condition(self[index(before: end)]) { end = index(before: end) }
        return self[..<end]
    }
}
