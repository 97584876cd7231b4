import Logging
import ServiceLifecycle

/// Servers of Hummingbird's, which are ended in order: one that is cancelled just when a connection comes in takes the whole process with it, because
/// SwiftNIO wants each connection's writer to be finished.
struct Servers: Sendable {
    private let group: ServiceGroup

    init(_ services: any Service...) {
        var configuration = ServiceGroupConfiguration(services: services, logger: quietLogger)
        configuration.maximumGracefulShutdownDuration = .seconds(10)
        group = ServiceGroup(configuration: configuration)
    }

    func run() async throws { try await group.run() }

    func stop() async { await group.triggerGracefulShutdown() }
}
