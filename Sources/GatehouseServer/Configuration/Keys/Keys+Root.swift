internal import LightningNodes

enum RootKeys {
    static let listeners = ConfigurationKey(
        "listeners", .sections(ListenerKeys.all), .required, "The addresses on which the gate listens.")
    static let storage = ValueKey(
        "storage", .storage, .default("sqlite:gatehouse-data/gatehouse.sqlite"),
        "Where master keys, the ledger and revocations are kept. The file holds the keys of all passes; it is made with mode 0600.")
    static let lightning = ConfigurationKey(
        "lightning", .section(LightningKeys.all), .required, "The Lightning node that makes the invoices.")
    static let services = ConfigurationKey("services", .sections(ServiceKeys.all), .required, "What stands behind the gate.")
    static let limits = ConfigurationKey("limits", .section(LimitKeys.all), .optional("the defaults below"), "How much is taken in at a time.")
    static let timeouts = ConfigurationKey("timeouts", .section(TimeoutKeys.all), .optional("the defaults below"), "How long is waited.")
    static let logging = ConfigurationKey("logging", .section(LoggingKeys.all), .optional("the defaults below"), "What is written to stderr.")
    static let operations = ConfigurationKey(
        "operations", .section(OperationsKeys.all), .optional("nobody is told"), "Where metrics, health and readiness are asked for.",
        isCommentedOut: true)
    static let forwardAuth = ConfigurationKey(
        "forward_auth", .section(ForwardAuthKeys.all), .optional("forward-auth is off"),
        "Proxies in front that ask about each request at `/gatehouse/authorize`; docs/forward-auth.md shows how.", isCommentedOut: true)
    static let network = ConfigurationKey(
        "network", .section(NetworkKeys.all), .optional("passes only: there are no accounts"),
        "The Lightquark network that is served here: accounts, and what members can allow to tools.", isCommentedOut: true)

    static let all = [listeners, storage.key, lightning, services, limits, timeouts, logging, operations, forwardAuth, network]
}

enum ListenerKeys {
    static let address = ValueKey("address", .address, .required, "Host and port; `0.0.0.0` listens on every address, `[::1]:8402` is IPv6.")
    static let tls = ConfigurationKey(
        "tls", .section(TLSKeys.all), .optional("`off`: clear text"),
        "TLS 1.2 or later; HTTP/2 where the client agrees to it (ALPN). `self-signed` makes a certificate and keeps it beside the storage. Files are read again on SIGHUP.",
        isCommentedOut: true)

    static let all = [address.key, tls]
}

enum TLSKeys {
    static let certificate = ValueKey("certificate", .file, .required, "The certificate in PEM, with the intermediate ones behind it.")
    static let key = ValueKey("key", .file, .required, "Its private key in PEM, without a passphrase.", example: "key.pem")
    static let more = ConfigurationKey(
        "more", .sections([certificate.key, key.key]), .optional("none"),
        "Certificates for further names: each client is shown the one for the name it asks for.",
        isCommentedOut: true)
    static let clientCertificates = ValueKey(
        "client_certificates", .choice(example: ListenerTLSFiles.Clients.request), .default("off"),
        "Whether clients show a certificate. The upstream is told its SHA-256 in `X-Gatehouse-Client-Certificate`.")
    static let clientAuthority = ValueKey(
        "client_ca", .file, .optional("needed unless `client_certificates` is `off`"), "The authorities that vouch for clients, in PEM.",
        example: "ca.pem",
        isCommentedOut: true)

    static let all = [certificate.key, key.key, more, clientCertificates.key, clientAuthority.key]
}

enum LightningKeys {
    static let simulatedName = "simulated"
    static let laterNames = ["core-lightning", "phoenixd"]

    static let backend = ValueKey(
        "backend", backendFormat, .default(simulatedName), "Which node. `simulated` lives inside the process: no real money.",
        example: simulatedName)

    static let all = [backend.key] + LightningBackend.all.map(section)

    private static let names = [simulatedName] + LightningBackend.all.map(\.name)

    private static let backendFormat = ValueFormat<String>(
        name: names.map { "`\($0)`" }.joined(separator: ", "), expected: "one of \(names.joined(separator: ", "))", example: "lnd"
    ) { text in
        if laterNames.contains(text) { return .later("the backend \(text)") }
        return Reading(text == simulatedName || LightningBackend.named(text) != nil ? text : nil)
    }

    private static func section(_ backend: LightningBackend) -> ConfigurationKey {
        let keys = backend.keys.map { key in
            ConfigurationKey(
                key.name, .value(format: format(key.kind), example: key.example), key.isRequired ? .required : .optional("see the sentence"),
                sentence(key.summary))
        }
        return ConfigurationKey(
            backend.name, .section(keys), .optional("required for `backend: \(backend.name)`"), "\(backend.title). Paths are relative to this file.",
            isCommentedOut: true)
    }

    private static func format(_ kind: BackendKey.Kind) -> String {
        switch kind {
        case .text: "text"
        case .url: "url"
        case .file: "file"
        case .duration: ValueFormat<Duration>.duration.name
        case .flag: "`true`, `false`"
        }
    }

    /// A product's own spelling stays small: `lnd's address`.
    private static func sentence(_ summary: String) -> String {
        (summary.hasPrefix("lnd") ? summary : summary.prefix(1).uppercased() + summary.dropFirst()) + "."
    }
}
