internal import LightningNodes
internal import Yams

/// Turns the sections of a file into values. Goes on after a problem, so that all are found in one run.
struct ConfigurationReader {
    let root: SectionReader
    let folder: String
    let problems: ProblemList

    /// `nil` only after a problem was noted.
    func configuration() -> GatehouseConfiguration? {
        let listeners = root.sections(RootKeys.listeners).compactMap(listener)
        let storage = root.value(RootKeys.storage).map(inFolder)
        let lightning = root.section(RootKeys.lightning).flatMap(lightning)
        let (network, scopes) = network()
        let services = services(invoicedBy: lightning.flatMap(\.backend), scopes)
        let limits = root.section(RootKeys.limits).map(limits)
        let timeouts = root.section(RootKeys.timeouts).map(timeouts)
        let logging = root.section(RootKeys.logging).map(logging)
        let operations = root.has(RootKeys.operations) ? root.section(RootKeys.operations)?.value(OperationsKeys.address) : nil
        let trustedProxies = root.section(RootKeys.forwardAuth)?.values(ForwardAuthKeys.trusted) ?? []
        guard let storage, let lightning, let limits, let timeouts, let logging else { return nil }
        return GatehouseConfiguration(
            listeners: listeners, storage: storage, lightning: lightning, services: services, limits: limits, timeouts: timeouts, logging: logging,
            operations: operations, trustedProxies: trustedProxies, network: network)
    }

    private func network() -> (NetworkConfiguration?, NetworkScopes) {
        guard root.has(RootKeys.network), let section = root.section(RootKeys.network) else { return (nil, .noNetwork) }
        let reader = NetworkReader(reader: section, problems: problems)
        let scopes = reader.scopes()
        return (reader.network(scopes: scopes), scopes.map { .known($0) } ?? .unreadable)
    }

    private func listener(_ reader: SectionReader) -> ListenerConfiguration? {
        let tls: ListenerTLSConfiguration? =
            switch reader.wordOrSection(ListenerKeys.tls, words: ["off", "self-signed"]) {
            case .word("self-signed"): .selfSigned
            case .section(let section): self.tls(section).map { .files($0) }
            case .word, nil: nil
            }
        return reader.value(ListenerKeys.address).map { ListenerConfiguration(address: $0, tls: tls) }
    }

    private func tls(_ reader: SectionReader) -> ListenerTLSFiles? {
        let first = identity(reader)
        let more = reader.sections(TLSKeys.more).compactMap(identity)
        let authority = reader.value(TLSKeys.clientAuthority).map(inFolder)
        guard let clients = reader.value(TLSKeys.clientCertificates), let first else { return nil }
        if clients != .off, authority == nil {
            problems.add(
                reader.mark(of: TLSKeys.clientCertificates.key),
                "`\(reader.path("client_ca"))` is missing: without authorities no client's certificate can be checked")
        }
        return ListenerTLSFiles(identities: [first] + more, clientCertificates: clients, clientAuthority: authority)
    }

    private func identity(_ reader: SectionReader) -> ListenerTLSFiles.Identity? {
        let (certificate, key) = (reader.value(TLSKeys.certificate), reader.value(TLSKeys.key))
        guard let certificate, let key else { return nil }
        return .init(certificate: inFolder(certificate), key: inFolder(key))
    }

    private func inFolder(_ path: String) -> String {
        guard !path.hasPrefix("/"), folder != "." else { return path }
        return folder.hasSuffix("/") ? folder + path : "\(folder)/\(path)"
    }

    private func inFolder(_ storage: StorageConfiguration) -> StorageConfiguration {
        switch storage {
        case .sqlite(let path): .sqlite(path: inFolder(path))
        }
    }

    private func lightning(_ reader: SectionReader) -> LightningConfiguration? {
        guard let backend = reader.value(LightningKeys.backend) else { return nil }
        guard backend != LightningKeys.simulatedName else { return .simulated }
        guard let key = LightningKeys.all.first(where: { $0.name == backend }) else { return nil }
        guard reader.has(key), let section = reader.section(key) else {
            problems.add(reader.mark, "`\(reader.path(backend))` is missing: the section of the backend that `backend` names")
            return nil
        }
        return .node(backend: backend, settings(of: backend, section))
    }

    private func settings(of backend: String, _ section: SectionReader) -> BackendSettings {
        let before = problems.problems.count
        let settings = BackendSettings(section.texts(), folder: folder)
        // What is missing or no text is told already.
        guard problems.problems.count == before else { return settings }
        do {
            try LightningBackend.named(backend)?.checkSettings(settings)
        } catch {
            let place = error.key.map(section.path) ?? section.place
            problems.add(error.key.flatMap { section.mark(of: $0) } ?? section.mark, "\(place): \(error.problem)")
        }
        return settings
    }

    private func services(invoicedBy backend: LightningBackend?, _ network: NetworkScopes) -> [ServiceConfiguration] {
        var names: [String: Int] = [:]
        return root.sections(RootKeys.services).compactMap { reader in
            let (name, service) = ServiceReader(reader: reader, backend: backend, network: network, problems: problems, inFolder: inFolder)
                .service()
            if let name {
                if let line = names[name] {
                    problems.add(
                        reader.mark(of: ServiceKeys.name.key), "\(reader.path("name")): `\(name)` is the name of the service on line \(line) too")
                }
                names[name] = names[name] ?? reader.mark(of: ServiceKeys.name.key)?.line
            }
            return service
        }
    }

    private func limits(_ reader: SectionReader) -> LimitsConfiguration {
        var limits = LimitsConfiguration()
        if let bytes = reader.value(LimitKeys.headerBytes) { limits.headerBytes = Int(clamping: bytes) }
        if let connections = reader.value(LimitKeys.connections) { limits.connections = connections }
        if let idle = reader.value(LimitKeys.idleUpstreamConnections) { limits.idleUpstreamConnections = idle }
        if let streams = reader.value(LimitKeys.streams) { limits.streams = streams }
        limits.threads = reader.value(LimitKeys.threads)
        return limits
    }

    private func timeouts(_ reader: SectionReader) -> TimeoutsConfiguration {
        var timeouts = TimeoutsConfiguration()
        if let value = reader.value(TimeoutKeys.clientHead) { timeouts.clientHead = value }
        if let value = reader.value(TimeoutKeys.clientIdle) { timeouts.clientIdle = value }
        if let value = reader.value(TimeoutKeys.upstreamConnect) { timeouts.upstreamConnect = value }
        if let value = reader.value(TimeoutKeys.upstreamHead) { timeouts.upstreamHead = value }
        if let value = reader.value(TimeoutKeys.upstreamIdle) { timeouts.upstreamIdle = value }
        if let value = reader.value(TimeoutKeys.drain) { timeouts.drain = value }
        return timeouts
    }

    private func logging(_ reader: SectionReader) -> LoggingConfiguration {
        var logging = LoggingConfiguration()
        if let level = reader.value(LoggingKeys.level) { logging.level = level }
        if let format = reader.value(LoggingKeys.format) { logging.format = format }
        if let access = reader.value(LoggingKeys.access) { logging.access = access }
        return logging
    }
}
