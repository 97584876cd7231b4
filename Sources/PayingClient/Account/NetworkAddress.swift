public import SSA

/// A Lightquark network and how it is talked to: over https, or over http where it is on this computer.
public struct NetworkAddress: Hashable, Sendable, CustomStringConvertible {
    public let base: NetworkBase
    /// Whether http is meant; only ever on this computer.
    public let isPlain: Bool

    /// As a link names it. A network on this computer is talked to over http.
    public init(_ base: NetworkBase) {
        self.base = base
        isPlain = Self.isHere(base)
    }

    /// Reads `net.example`, `net.example/testnet` or `127.0.0.1:8402`, with or without `https://` or `http://` in front. http is for this computer alone,
    /// where it is also what is meant without a scheme.
    public init(_ text: String) throws(AccountError) {
        let lowercased = text.lowercased()
        let scheme = ["https://", "http://"].first { lowercased.hasPrefix($0) }
        do {
            base = try NetworkBase(text.dropFirst(scheme?.count ?? 0))
        } catch {
            throw .invalidNetwork(error.description)
        }
        guard scheme != "http://" || Self.isHere(base) else { throw .insecure("http://\(base)") }
        isPlain = scheme == "https://" ? false : Self.isHere(base)
    }

    /// An address in the network for a path like `/v4/network`.
    public func url(_ path: String) -> String {
        base.url(path, plainOnLoopback: isPlain)
    }

    public var origin: Origin {
        Origin(scheme: isPlain ? "http" : "https", host: base.host.text, port: base.port.map(Int.init) ?? (isPlain ? 80 : 443))
    }

    private static func isHere(_ base: NetworkBase) -> Bool {
        base.host.kind == .loopback || base.host.kind == .localhost
    }

    public var description: String { base.description }
}
