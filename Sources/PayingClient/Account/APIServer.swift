/// A server of a network's interface: where its links lead, or one of those that it announces. Always one that tokens may travel to.
public struct APIServer: Hashable, Sendable, CustomStringConvertible {
    public let origin: Origin
    /// Without a slash at the end.
    private let base: String

    /// The network's own address.
    init(_ network: NetworkAddress) {
        origin = network.origin
        base = network.url("")
    }

    /// Reads a `baseUrl`: https, or http on this computer, without a query. `nil` for anything else.
    public init?(_ text: String) {
        guard text.utf8.count <= Self.limit, let address = WebAddress(text), address.origin.isProtected, !address.text.contains("?") else {
            return nil
        }
        origin = address.origin
        base = String(address.text.hasSuffix("/") ? address.text.dropLast() : address.text[...])
    }

    /// Of the text, in bytes.
    static let limit = 512

    /// - Parameter path: like `/v4/auth/token`.
    func url(_ path: String) -> String { base + path }

    public var description: String { base }
}
