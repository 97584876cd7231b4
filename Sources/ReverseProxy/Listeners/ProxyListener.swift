internal import NIOSSL

/// Where the data plane listens, and how.
public struct ProxyListener: Sendable {
    public let host: String
    public let port: Int
    /// `nil`: clear text.
    public let tls: ListenerTLS?

    public init(host: String, port: Int, tls: ListenerTLS? = nil) {
        self.host = host
        self.port = port
        self.tls = tls
    }
}

/// The certificates of a listener.
public struct ListenerTLS: Hashable, Sendable {
    /// A certificate with its key, both in PEM.
    public struct Identity: Hashable, Sendable {
        /// Path of the certificate, with the intermediate ones behind it.
        public let certificate: String
        public let key: String

        public init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// What is asked of clients.
    public enum ClientCertificates: Hashable, Sendable {
        case notAsked
        /// Whoever has one that the authorities in this PEM file vouch for is named to the upstream; the others come in without.
        case requested(authorities: String)
        /// Nobody else gets a connection.
        case required(authorities: String)
    }

    /// The first is shown to whoever asks for no name, or for one that none of them has. Never empty.
    public let identities: [Identity]
    public let clientCertificates: ClientCertificates

    public init(identities: [Identity], clientCertificates: ClientCertificates = .notAsked) {
        self.identities = identities
        self.clientCertificates = clientCertificates
    }
}
