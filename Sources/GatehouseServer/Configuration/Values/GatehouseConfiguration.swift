public import LightningNodes
public import ReverseProxy

/// What a configuration file says, with every default filled in. Plain values: nothing is opened, looked up or connected.
public struct GatehouseConfiguration: Sendable {
    /// Never empty.
    public var listeners: [ListenerConfiguration]
    public var storage: StorageConfiguration
    public var lightning: LightningConfiguration
    /// Never empty, names are unique.
    public var services: [ServiceConfiguration]
    public var limits: LimitsConfiguration
    public var timeouts: TimeoutsConfiguration
    public var logging: LoggingConfiguration
    /// Where metrics, health and readiness are asked for; `nil`: nowhere.
    public var operations: HostAndPort?
    /// The proxies that may use forward-auth; empty: it is off.
    public var trustedProxies: [AddressRange]
    /// `nil`: there are no accounts.
    public var network: NetworkConfiguration?

    public init(
        listeners: [ListenerConfiguration], storage: StorageConfiguration, lightning: LightningConfiguration, services: [ServiceConfiguration],
        limits: LimitsConfiguration = LimitsConfiguration(), timeouts: TimeoutsConfiguration = TimeoutsConfiguration(),
        logging: LoggingConfiguration = LoggingConfiguration(), operations: HostAndPort? = nil, trustedProxies: [AddressRange] = [],
        network: NetworkConfiguration? = nil
    ) {
        self.listeners = listeners
        self.storage = storage
        self.lightning = lightning
        self.services = services
        self.limits = limits
        self.timeouts = timeouts
        self.logging = logging
        self.operations = operations
        self.trustedProxies = trustedProxies
        self.network = network
    }
}

/// An address to listen on.
public struct ListenerConfiguration: Hashable, Sendable {
    public var address: HostAndPort
    /// `nil`: clear text.
    public var tls: ListenerTLSConfiguration?

    public init(address: HostAndPort, tls: ListenerTLSConfiguration? = nil) {
        self.address = address
        self.tls = tls
    }
}

public enum ListenerTLSConfiguration: Hashable, Sendable {
    /// By a certificate that the gate makes itself and keeps beside the storage: for trying out, and where clients pin it.
    case selfSigned
    case files(ListenerTLSFiles)
}

/// The certificates of a listener, as paths of PEM files.
public struct ListenerTLSFiles: Hashable, Sendable {
    public struct Identity: Hashable, Sendable {
        public var certificate: String
        public var key: String

        public init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// What is asked of clients.
    public enum Clients: String, Hashable, Sendable, CaseIterable {
        case off, request, require
    }

    /// Never empty; the first is shown to whoever asks for no name.
    public var identities: [Identity]
    public var clientCertificates: Clients
    /// Set unless ``clientCertificates`` is `off`.
    public var clientAuthority: String?

    public init(identities: [Identity], clientCertificates: Clients = .off, clientAuthority: String? = nil) {
        self.identities = identities
        self.clientCertificates = clientCertificates
        self.clientAuthority = clientAuthority
    }
}

public enum StorageConfiguration: Hashable, Sendable {
    /// An absolute path, or one that is relative to the process's folder where the configuration's folder is.
    case sqlite(path: String)

    /// What holds without a file.
    public static let embedded = StorageConfiguration.sqlite(path: "gatehouse-data/gatehouse.sqlite")
}

public enum LightningConfiguration: Sendable {
    /// A simulated network inside the process: no real money.
    case simulated
    /// A backend of the registry, ``LightningBackend/all``, whose own section is checked for its keys here and read by the backend.
    case node(backend: String, BackendSettings)

    /// The backend in the registry; `nil` for the simulated network.
    var backend: LightningBackend? {
        switch self {
        case .simulated: nil
        case .node(let name, _): LightningBackend.named(name)
        }
    }
}

public struct LoggingConfiguration: Hashable, Sendable {
    public enum Level: String, Hashable, Sendable, CaseIterable {
        case trace, debug, info, notice, warning, error, critical
    }

    public enum Format: String, Hashable, Sendable, CaseIterable {
        case text, json
    }

    public enum Access: String, Hashable, Sendable, CaseIterable {
        case off, text, json
    }

    public var level: Level
    public var format: Format
    /// The access log, a line for each request.
    public var access: Access

    public init(level: Level = .info, format: Format = .text, access: Access = .off) {
        self.level = level
        self.format = format
        self.access = access
    }
}
