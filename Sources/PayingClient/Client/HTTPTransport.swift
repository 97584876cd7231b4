internal import AsyncHTTPClient
internal import Logging
internal import NIOCore
internal import NIOSSL

/// Connections over HTTP, which follow no redirect by themselves: only whoever asks knows what may travel along.
final class HTTPTransport: Sendable {
    struct Configuration: Sendable {
        var connectTimeout: Duration
        /// For the head of an answer, and between two pieces of its body.
        var idleTimeout: Duration
        /// A PEM file with the certificate authorities to trust in place of the system's.
        var trustRootsFile: String?
    }

    private let idleTimeout: Duration
    private let logger: Logger
    /// At trace level the HTTP client writes down whole answers, challenges and tokens included.
    private let discreetLogger: Logger
    private let http: HTTPClient

    init(_ configuration: Configuration, logger: Logger) {
        idleTimeout = configuration.idleTimeout
        self.logger = logger
        var discreet = logger
        discreet.logLevel = max(logger.logLevel, .debug)
        discreetLogger = discreet
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: Self.httpConfiguration(configuration))
    }

    func execute(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
        try await http.execute(request, timeout: TimeAmount(idleTimeout), logger: discreetLogger)
    }

    deinit {
        // A running HTTPClient must not be let go of: it ends in the background, kept until then by its own callback.
        let http = http
        http.shutdown { _ in _ = http }
    }

    func shutdown() async {
        do {
            try await http.shutdown()
        } catch {
            logger.debug("shutting down the HTTP client failed", metadata: ["error": "\(error)"])
        }
    }

    /// Bodies are not decompressed: what is stored is what was sent.
    private static func httpConfiguration(_ configuration: Configuration) -> HTTPClient.Configuration {
        var tls = TLSConfiguration.makeClientConfiguration()
        if let file = configuration.trustRootsFile { tls.trustRoots = .file(file) }
        var result = HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow,
            timeout: .init(connect: TimeAmount(configuration.connectTimeout), read: TimeAmount(configuration.idleTimeout)), decompression: .disabled)
        // A server that refuses the connection is said to do so at once.
        result.connectionPool.retryConnectionEstablishment = false
        return result
    }
}
