internal import Gate
internal import Lightning
internal import LightningNodes
internal import SSA

/// Which scopes a service may name.
enum NetworkScopes {
    /// There is no network, and so no members.
    case noNetwork
    /// They do not read, which was noted: names are not checked.
    case unreadable
    case known(ScopeRegistry)
}

struct ServiceReader {
    let reader: SectionReader
    /// The node that makes the invoices; `nil` for the simulated one.
    let backend: LightningBackend?
    let network: NetworkScopes
    let problems: ProblemList
    /// Where a path in the file leads.
    let inFolder: (String) -> String

    /// Both are `nil` only after a problem was noted: the name may be known although the rest does not read.
    func service() -> (name: String?, service: ServiceConfiguration?) {
        let name = reader.value(ServiceKeys.name)
        let match = reader.section(ServiceKeys.match).map(match)
        let upstreams = reader.values(ServiceKeys.upstream)
        checkUpstreams(upstreams)
        let upstreamTLS = upstreamTLS()
        let health = reader.has(ServiceKeys.health) ? reader.section(ServiceKeys.health).flatMap { self.health($0, upstreams) } : nil
        let free = reader.values(ServiceKeys.free)
        let terms = reader.has(ServiceKeys.payment) ? reader.section(ServiceKeys.payment).map(payment) : .some(nil)
        let maxBody = reader.value(ServiceKeys.maxBody)
        let timeouts = reader.section(ServiceKeys.timeouts)
        let retries = reader.section(ServiceKeys.retries).map { self.retries($0) } ?? RetryPolicy()
        let cors = reader.has(ServiceKeys.cors) ? reader.section(ServiceKeys.cors).flatMap(cors) : nil
        let accounts = accounts()
        let scopes = scopes(accounts)
        guard let name, let match, let upstream = upstreams.first, let terms, let accounts else { return (name, nil) }
        let service = ServiceConfiguration(
            name: name, match: match, upstream: upstream.address, upstreamScheme: upstream.scheme,
            alternatives: upstreams.dropFirst().map(\.address), upstreamTLS: upstreamTLS, health: health, free: free,
            payment: terms, maxBody: maxBody,
            connectTimeout: timeouts?.value(ServiceTimeoutKeys.connect), headTimeout: timeouts?.value(ServiceTimeoutKeys.head),
            idleTimeout: timeouts?.value(ServiceTimeoutKeys.idle),
            routeTimeouts: timeouts?.sections(ServiceTimeoutKeys.routes).compactMap(routeTimeouts) ?? [], retries: retries, cors: cors,
            accounts: accounts, scopes: scopes)
        return (name, service)
    }

    private func upstreamTLS() -> UpstreamTLS {
        guard reader.has(ServiceKeys.upstreamTLS), let section = reader.section(ServiceKeys.upstreamTLS) else { return UpstreamTLS() }
        return UpstreamTLS(
            authorities: section.value(UpstreamTLSKeys.authority).map(inFolder), pin: section.value(UpstreamTLSKeys.pin),
            serverName: section.value(UpstreamTLSKeys.serverName))
    }

    private func match(_ reader: SectionReader) -> MatchConfiguration {
        MatchConfiguration(
            host: reader.value(MatchKeys.host), path: reader.value(MatchKeys.path) ?? "/", pattern: reader.value(MatchKeys.pattern),
            methods: reader.values(MatchKeys.methods), headers: reader.sections(MatchKeys.headers).compactMap(header))
    }

    private func header(_ reader: SectionReader) -> MatchConfiguration.Header? {
        let value = reader.value(HeaderKeys.value)
        return reader.value(HeaderKeys.name).map { MatchConfiguration.Header(name: $0, value: value) }
    }

    private func cors(_ reader: SectionReader) -> CrossOriginPolicy? {
        let origins = reader.values(CORSKeys.origins)
        guard let credentials = reader.value(CORSKeys.credentials), let maxAge = reader.value(CORSKeys.maxAge) else { return nil }
        if credentials, origins.contains("*") {
            problems.add(
                reader.mark(of: CORSKeys.credentials.key),
                "\(reader.path("credentials")): with the origin `*` every page could act in its visitor's name; name the origins")
        }
        return CrossOriginPolicy(
            origins: origins, methods: reader.values(CORSKeys.methods), headers: reader.values(CORSKeys.headers),
            exposed: reader.values(CORSKeys.exposed), credentials: credentials, maxAge: maxAge)
    }

    private func payment(_ reader: SectionReader) -> PaymentConfiguration? {
        let price = payable(PaymentKeys.price, reader)
        let prices = reader.sections(PaymentKeys.prices).compactMap(self.price)
        let expires = reader.value(PaymentKeys.expires)
        let capabilities = reader.values(PaymentKeys.capabilities)
        let require = reader.sections(PaymentKeys.require).compactMap { requirement($0, capabilities: capabilities) }
        let maxChallenges = reader.value(PaymentKeys.maxChallenges)
        let invoiceExpiry = reader.value(PaymentKeys.invoiceExpiry)
        let reuse = reader.value(PaymentKeys.reuse)
        guard let price, let maxChallenges, let invoiceExpiry, let reuse else { return nil }
        return PaymentConfiguration(
            price: price, prices: prices, expires: expires, capabilities: capabilities, require: require, maxChallenges: maxChallenges,
            invoiceExpiry: invoiceExpiry, reuse: reuse)
    }

    /// A price that the node can make an invoice for.
    private func payable(_ key: ValueKey<MilliSatoshi>, _ reader: SectionReader) -> MilliSatoshi? {
        guard let price = reader.value(key) else { return nil }
        if let backend, price.value % backend.smallestAmount.value != 0 {
            problems.add(
                reader.mark(of: key.key),
                "\(reader.path("price")): \(backend.name) makes invoices for whole multiples of \(backend.smallestAmount) only, and \(price) is none")
        }
        return price
    }

    private func price(_ reader: SectionReader) -> PaymentConfiguration.Price? {
        let (path, methods, price) = (reader.value(PriceKeys.path), reader.values(PriceKeys.methods), payable(PriceKeys.price, reader))
        guard let path, let price else { return nil }
        return PaymentConfiguration.Price(path: path, methods: methods, price: price)
    }

    private func requirement(_ reader: SectionReader, capabilities: [String]) -> PaymentConfiguration.Requirement? {
        let (path, methods) = (reader.value(RequirementKeys.path), reader.values(RequirementKeys.methods))
        guard let capability = reader.value(RequirementKeys.capability), let path else { return nil }
        if !capabilities.isEmpty, !capabilities.contains(capability) {
            let names = capabilities.map { "`\($0)`" }.joined(separator: ", ")
            problems.add(
                reader.mark(of: RequirementKeys.capability.key),
                "\(reader.path("capability")): no pass has `\(capability)`; `capabilities` lists \(names)")
        }
        return PaymentConfiguration.Requirement(path: path, methods: methods, capability: capability)
    }
}
