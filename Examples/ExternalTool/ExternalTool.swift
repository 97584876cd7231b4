internal import Hummingbird
public import Logging
internal import SSA

/// A tool as somebody else would write it: it belongs to no network, and users of any may let it in.
public struct ExternalTool: Sendable {
    /// No user could be sent back to where it is reached.
    public struct UnusableAddress: Error, CustomStringConvertible {
        let origin: String
        let reason: String
        public var description: String { "no user can be sent back to \(origin): \(reason)" }
    }

    private let host: String
    private let port: Int
    private let network: String
    private let publicURL: String?
    private let logger: Logger
    private let onRunning: @Sendable (Result<String, UnusableAddress>) -> Void

    /// - Parameters:
    ///   - host: in brackets where it is an IPv6 address.
    ///   - network: that its first page proposes.
    ///   - publicURL: how browsers reach it, where that is not where it listens.
    ///   - onRunning: is told the origin.
    public init(
        host: String, port: Int, network: String, publicURL: String? = nil, logger: Logger,
        onRunning: @escaping @Sendable (Result<String, UnusableAddress>) -> Void
    ) {
        self.host = host
        self.port = port
        self.network = network
        self.publicURL = publicURL
        self.logger = logger
        self.onRunning = onRunning
    }

    /// Until the process is told to end, or the task is cancelled.
    public func run() async throws {
        let site = Site(proposal: network)
        let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        let application = Application(
            router: site.router(), configuration: ApplicationConfiguration(address: .hostname(bare, port: port), serverName: "external-tool"),
            onServerRunning: { channel in
                let origin = publicURL ?? "http://\(host):\(channel.localAddress?.port ?? port)"
                do {
                    try site.open(at: origin)
                    onRunning(.success(origin))
                } catch {
                    onRunning(.failure(UnusableAddress(origin: origin, reason: "\(error)")))
                }
            },
            logger: logger)
        try await application.runService()
        await site.close()
    }
}
