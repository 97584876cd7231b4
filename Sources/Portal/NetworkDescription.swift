public import SSA

/// What a network says of itself at `GET /v4/network` (Lightquark v4).
public struct NetworkDescription: Sendable {
    public struct Server: Hashable, Sendable {
        public var id: String
        public var url: String

        public init(id: String, url: String) {
            self.id = id
            self.url = url
        }
    }

    public var name: String
    /// Markdown.
    public var description: String
    public var environment: String
    public var maintainer: String
    /// As links name it.
    public var linkBase: NetworkBase
    /// Origin of the interface; one of ``appServers`` byte for byte.
    public var baseURL: String
    public var iconURL: String
    /// wss address; one of ``gateways`` byte for byte.
    public var gateway: String
    public var cdnBaseURL: String
    public var privacyPolicy: String
    public var termsOfService: String
    public var version: String
    public var appServers: [Server]
    public var gateways: [Server]
    public var registry: ScopeRegistry

    public init(
        name: String, description: String = "", environment: String = "production", maintainer: String = "", linkBase: NetworkBase, baseURL: String,
        iconURL: String = "", gateway: String, cdnBaseURL: String = "", privacyPolicy: String = "", termsOfService: String = "", version: String,
        appServers: [Server] = [], gateways: [Server] = [], registry: ScopeRegistry = .standard
    ) {
        self.name = name
        self.description = description
        self.environment = environment
        self.maintainer = maintainer
        self.linkBase = linkBase
        self.baseURL = baseURL
        self.iconURL = iconURL
        self.gateway = gateway
        self.cdnBaseURL = cdnBaseURL
        self.privacyPolicy = privacyPolicy
        self.termsOfService = termsOfService
        self.version = version
        self.appServers = appServers.isEmpty ? [Server(id: "main", url: baseURL)] : appServers
        self.gateways = gateways.isEmpty ? [Server(id: "main", url: gateway)] : gateways
        self.registry = registry
    }

    /// The bare object, without the envelope.
    func json(isRegistrationOpen: Bool, confirmsEmail: Bool) -> String {
        let scopes = registry.definitions.map { scope in
            JSON.object([
                ("bit", .int(scope.bit)), ("name", .string(scope.name)), ("title", .string(scope.title)), ("sentence", .string(scope.sentence)),
                ("tier", .string(scope.tier.rawValue)),
            ])
        }
        return JSON.object([
            ("name", .string(name)), ("description", .string(description)), ("environment", .string(environment)),
            ("maintainer", .string(maintainer)),
            ("linkBase", .string(linkBase.description)), ("baseUrl", .string(baseURL)), ("iconUrl", .string(iconURL)), ("gateway", .string(gateway)),
            ("cdnBaseUrl", .string(cdnBaseURL)), ("privacyPolicy", .string(privacyPolicy)), ("termsOfService", .string(termsOfService)),
            ("version", .string(version)),
            (
                "capabilities",
                .object([
                    ("ssa", .bool(true)), ("registration", .bool(isRegistrationOpen)), ("emailConfirmation", .bool(confirmsEmail)),
                    ("gatekeeper", .bool(true)),
                ])
            ),
            ("availableAppServers", .array(appServers.map { .object([("instanceId", .string($0.id)), ("baseUrl", .string($0.url))]) })),
            ("availableGateways", .array(gateways.map { .object([("instanceId", .string($0.id)), ("gateway", .string($0.url))]) })),
            ("scopes", .array(scopes)),
        ]).text
    }
}
