public import SSA

/// An origin under which a network is reached: `https://swaps.example`, or `http://127.0.0.1:8402` to try one out.
public struct BaseURL: Hashable, Sendable, CustomStringConvertible {
    public enum Scheme: String, Hashable, Sendable {
        case https
        /// On loopback only.
        case http
    }

    public let scheme: Scheme
    /// Host and port. Without a port, it is the standard one of the scheme.
    public let network: NetworkBase

    /// - Parameter network: without a path.
    init(scheme: Scheme, network: NetworkBase) {
        self.scheme = scheme
        self.network = network
    }

    /// Clear text on this computer. Port 0, which is none yet, is left out.
    public static func loopback(port: Int) -> BaseURL? {
        guard let host = try? URIHost("127.0.0.1"), let number = UInt16(exactly: port), number != 443,
            let network = try? NetworkBase(host: host, port: number == 0 ? nil : number)
        else { return nil }
        return BaseURL(scheme: .http, network: network)
    }

    /// Without a slash at the end.
    public var description: String { "\(scheme.rawValue)://\(network)" }

    /// Where this gate's own WebSocket gateway is.
    public var gatewayURL: String { "\(scheme == .https ? "wss" : "ws")://\(network)/v4/gateway" }
}
