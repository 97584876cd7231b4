internal import Gate

/// How a service's addresses are treated.
extension ServiceReader {
    func checkUpstreams(_ upstreams: [UpstreamURL]) {
        let mark = reader.mark(of: ServiceKeys.upstream.key)
        if Set(upstreams.map(\.scheme)).count > 1 {
            problems.add(mark, "\(reader.path("upstream")): the addresses of one service have one scheme")
        }
        if Set(upstreams).count < upstreams.count { problems.add(mark, "\(reader.path("upstream")): an address stands there twice") }
    }

    func health(_ section: SectionReader, _ upstreams: [UpstreamURL]) -> HealthCheck? {
        let (interval, timeout) = (section.value(HealthKeys.interval), section.value(HealthKeys.timeout))
        let (healthy, unhealthy) = (section.value(HealthKeys.healthy), section.value(HealthKeys.unhealthy))
        guard let probe = probe(section, upstreams), let interval, let timeout, let healthy, let unhealthy else { return nil }
        return HealthCheck(probe, interval: interval, timeout: timeout, healthyThreshold: healthy, unhealthyThreshold: unhealthy)
    }

    private func probe(_ section: SectionReader, _ upstreams: [UpstreamURL]) -> HealthCheck.Probe? {
        let (path, host, statuses) = (section.value(HealthKeys.path), section.value(HealthKeys.host), section.values(HealthKeys.status))
        guard let isGRPC = section.value(HealthKeys.grpc) else { return nil }
        guard isGRPC else {
            if !section.has(HealthKeys.path.key) {
                problems.add(section.mark, "`\(section.path("path"))` is missing: what to ask for, for example `path: /healthz`")
            }
            return path.map { .http(path: $0, host: host, statuses: statuses.isEmpty ? [200...299] : statuses) }
        }
        for key in [HealthKeys.path.key, HealthKeys.host.key, HealthKeys.status.key] where section.has(key) {
            problems.add(section.mark(of: key), "\(section.path(key.name)): a check by `grpc` has none")
        }
        if upstreams.contains(where: { $0.scheme == .http }) {
            problems.add(section.mark(of: HealthKeys.grpc.key), "\(section.path("grpc")): an upstream that speaks gRPC is `h2c` or `https`")
        }
        return .grpc
    }

    func retries(_ section: SectionReader) -> RetryPolicy {
        RetryPolicy(
            attempts: section.value(RetryKeys.attempts), methods: section.values(RetryKeys.methods), conditions: section.values(RetryKeys.when))
    }

    func routeTimeouts(_ section: SectionReader) -> RouteTimeouts? {
        let (path, methods) = (section.value(RouteTimeoutKeys.path), section.values(RouteTimeoutKeys.methods))
        let (head, idle) = (section.value(RouteTimeoutKeys.head), section.value(RouteTimeoutKeys.idle))
        if !section.has(RouteTimeoutKeys.head.key), !section.has(RouteTimeoutKeys.idle.key) {
            problems.add(section.mark, "\(section.place): found neither `head` nor `idle`; say how long the upstream may take")
        }
        return path.map { RouteTimeouts(path: $0, methods: methods, head: head, idle: idle) }
    }
}
