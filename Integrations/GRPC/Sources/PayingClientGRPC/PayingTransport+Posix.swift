public import GRPCCore
public import GRPCNIOTransportHTTP2Posix
public import PayingClient

extension PayingTransport where Base == HTTP2ClientTransport.Posix {
    /// To this origin over HTTP/2: by TLS for `https`, in clear text for `http`.
    /// - Parameter configureTLS: changes what TLS begins with: the system's authorities and full verification.
    public init(
        origin: Origin, client: PayingClient, options: PaymentOptions = PaymentOptions(), serviceConfig: ServiceConfig = ServiceConfig(),
        configureTLS: (inout HTTP2ClientTransport.Posix.TransportSecurity.TLS) -> Void = { _ in }
    ) throws {
        let security: HTTP2ClientTransport.Posix.TransportSecurity = origin.scheme == "https" ? .tls(configure: configureTLS) : .plaintext
        let base = try HTTP2ClientTransport.Posix(target: origin.target, transportSecurity: security, serviceConfig: serviceConfig)
        self.init(wrapping: base, origin: origin, client: client, options: options)
    }
}

extension Origin {
    fileprivate var target: any ResolvableTarget {
        host.hasPrefix("[") ? .ipv6(address: String(host.dropFirst().dropLast()), port: port) : .dns(host: host, port: port)
    }
}
