public import Lightning
public import Logging

/// A kind of Lightning node that can be configured. A new one is a folder with an extension like `LightningBackend+LND`, and one line in
/// ``all``.
public struct LightningBackend: Sendable {
    /// As it stands in a configuration file: `lnd`.
    public let name: String
    /// For people: `lnd over REST`.
    public let title: String
    public let keys: [BackendKey]
    /// Invoices are for whole multiples of this.
    public let smallestAmount: MilliSatoshi
    private let check: @Sendable (SettingsReader) throws(BackendConfigurationError) -> Void
    private let make: @Sendable (SettingsReader, Logger) throws(BackendConfigurationError) -> any LightningNode

    init(
        name: String, title: String, keys: [BackendKey], smallestAmount: MilliSatoshi = MilliSatoshi(1),
        check: @escaping @Sendable (SettingsReader) throws(BackendConfigurationError) -> Void,
        make: @escaping @Sendable (SettingsReader, Logger) throws(BackendConfigurationError) -> any LightningNode
    ) {
        self.name = name
        self.title = title
        self.keys = keys
        self.smallestAmount = smallestAmount
        self.check = check
        self.make = make
    }

    /// The registry.
    public static let all: [LightningBackend] = [
        .lnd,
        .electrum,
    ]

    public static func named(_ name: String) -> LightningBackend? {
        all.first { $0.name == name }
    }

    /// Says what is wrong with the settings as far as they tell it themselves: reads no file and reaches no node.
    public func checkSettings(_ settings: BackendSettings) throws(BackendConfigurationError) {
        try check(try SettingsReader(settings, for: self))
    }

    /// Reads the settings and the files that they name. Reaches no node: only a call to the node does. The caller owns the node and shuts it
    /// down.
    public func makeNode(_ settings: BackendSettings, logger: Logger) throws(BackendConfigurationError) -> any LightningNode {
        let reader = try SettingsReader(settings, for: self)
        try check(reader)
        return try make(reader, logger)
    }

    /// The node of the backend `name`.
    public static func makeNode(
        backend name: String, _ settings: BackendSettings, logger: Logger
    ) throws(BackendConfigurationError) -> any LightningNode {
        guard let backend = named(name) else {
            let names = all.map(\.name).joined(separator: ", ")
            throw BackendConfigurationError(backend: name, key: nil, problem: "there is no such Lightning backend; there are \(names)")
        }
        return try backend.makeNode(settings, logger: logger)
    }
}
