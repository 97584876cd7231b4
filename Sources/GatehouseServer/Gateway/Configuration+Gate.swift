import Foundation
import Gate
import HTTPWire
import Lightning
import ReverseProxy
import SSA

/// A path that the configuration's checks let through and the gate does not take.
struct UnusablePath: Error, CustomStringConvertible {
    let path: String
    var description: String { "\(path) cannot be the path of a request: give it plain, without dot segments and needless encoding" }
}

/// A scope that the configuration's checks let through, or that came with scopes that are read at the start only.
struct UnknownScopeName: Error, CustomStringConvertible {
    let name: String
    var description: String { "the network as it runs has no scope \(name); a change in its scopes needs a restart" }
}

extension GatehouseConfiguration {
    /// - Parameter network: the one that runs, whose scopes go on to hold until a restart; `nil`: that of this configuration.
    func gatedServices(in network: NetworkConfiguration? = nil) throws -> [GatedService] {
        let registry = (network ?? self.network)?.scopes ?? .standard
        return try services.map { try GatedService($0, timeouts: timeouts, registry: registry) }
    }
}

extension GatedService {
    /// - Parameter registry: gives the scopes their names.
    convenience init(_ configuration: ServiceConfiguration, timeouts: TimeoutsConfiguration, registry: ScopeRegistry = .standard) throws {
        func address(_ address: HostAndPort) -> UpstreamAddress {
            UpstreamAddress(scheme: configuration.upstreamScheme, host: address.host, port: address.port, tls: configuration.upstreamTLS)
        }
        let ofService = UpstreamTimeouts(
            connect: configuration.connectTimeout ?? timeouts.upstreamConnect, head: configuration.headTimeout ?? timeouts.upstreamHead,
            idle: configuration.idleTimeout ?? timeouts.upstreamIdle)
        self.init(
            name: configuration.name, match: try ServiceMatch(configuration.match), upstream: address(configuration.upstream),
            alternatives: configuration.alternatives.map(address), health: configuration.health,
            free: try configuration.free.map { path throws(UnusablePath) in try PathPrefix(checking: path) },
            payment: try configuration.payment.map { payment throws(UnusablePath) in try PaymentTerms(payment) },
            members: configuration.accounts ? try MemberTerms(configuration.scopes, registry: registry) : nil,
            bodyLimit: configuration.maxBody,
            timeouts: ofService,
            timeoutRules: try configuration.routeTimeouts.map { rule throws(UnusablePath) in
                TimeoutRule(
                    scope: RuleScope(path: try PathPrefix(checking: rule.path), methods: rule.methods),
                    timeouts: UpstreamTimeouts(connect: ofService.connect, head: rule.head ?? ofService.head, idle: rule.idle ?? ofService.idle))
            },
            retries: configuration.retries,
            crossOrigin: configuration.cors)
    }
}

extension ServiceMatch {
    fileprivate init(_ configuration: MatchConfiguration) throws(UnusablePath) {
        var host: HostPattern?
        if let text = configuration.host {
            guard let found = HostPattern(text) else { throw UnusablePath(path: text) }
            host = found
        }
        var pattern: PathPattern?
        if let text = configuration.pattern {
            do { pattern = try PathPattern(text) } catch { throw UnusablePath(path: text) }
        }
        self.init(
            host: host, path: try PathPrefix(checking: configuration.path), pattern: pattern,
            methods: configuration.methods, headers: configuration.headers.map { FieldMatch(name: $0.name, value: $0.value) })
    }
}

extension PathPrefix {
    fileprivate init(checking text: String) throws(UnusablePath) {
        guard let prefix = PathPrefix(text) else { throw UnusablePath(path: text) }
        self = prefix
    }
}

extension PaymentTerms {
    init(_ configuration: PaymentConfiguration) throws(UnusablePath) {
        self.init(
            price: configuration.price,
            prices: try configuration.prices.map { rule throws(UnusablePath) in
                PriceRule(scope: RuleScope(path: try PathPrefix(checking: rule.path), methods: rule.methods), price: rule.price)
            },
            lifetime: configuration.expires, capabilities: configuration.capabilities,
            requirements: try configuration.require.map { rule throws(UnusablePath) in
                CapabilityRule(scope: RuleScope(path: try PathPrefix(checking: rule.path), methods: rule.methods), capability: rule.capability)
            },
            challengeRate: Rate(count: configuration.maxChallenges.count, per: configuration.maxChallenges.period),
            invoiceExpirySeconds: configuration.invoiceExpiry.components.seconds, reuse: configuration.reuse)
    }
}

extension MemberTerms {
    init(_ configuration: [ScopeRequirement], registry: ScopeRegistry) throws {
        self.init(
            scopes: try configuration.map { rule in
                let required = try rule.require.map { name in
                    guard let definition = registry[name: name] else { throw UnknownScopeName(name: name) }
                    return definition.scopes
                }
                return ScopeRule(
                    scope: RuleScope(path: try PathPrefix(checking: rule.path), methods: rule.methods),
                    required: required.reduce(into: Scopes()) { $0.formUnion($1) })
            }, registry: registry)
    }
}

extension ProxyListener {
    /// - Parameter selfSigned: makes the certificate where one is wanted.
    init(_ configuration: ListenerConfiguration, selfSigned: () throws -> ListenerTLS.Identity) throws {
        let tls: ListenerTLS? =
            switch configuration.tls {
            case nil: nil
            case .selfSigned: ListenerTLS(identities: [try selfSigned()])
            case .files(let files): ListenerTLS(files)
            }
        self.init(host: configuration.address.host, port: configuration.address.port, tls: tls)
    }
}

extension ListenerTLS {
    fileprivate init(_ files: ListenerTLSFiles) {
        let clients: ClientCertificates =
            switch (files.clientCertificates, files.clientAuthority) {
            case (.request, let file?): .requested(authorities: file)
            case (.require, let file?): .required(authorities: file)
            default: .notAsked
            }
        self.init(identities: files.identities.map { Identity(certificate: $0.certificate, key: $0.key) }, clientCertificates: clients)
    }
}

extension ProxyConfiguration {
    init(_ configuration: GatehouseConfiguration) {
        let (limits, timeouts) = (configuration.limits, configuration.timeouts)
        self.init(
            threads: limits.threads ?? ProcessInfo.processInfo.activeProcessorCount,
            requestLimits: RequestHead.Limits(headBytes: limits.headerBytes), connectionLimit: limits.connections,
            streamLimit: limits.streams,
            clientHeadTimeout: timeouts.clientHead, clientIdleTimeout: timeouts.clientIdle,
            idleUpstreamConnections: limits.idleUpstreamConnections, drainTimeout: timeouts.drain)
    }
}
