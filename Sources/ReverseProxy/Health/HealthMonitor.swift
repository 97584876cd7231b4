import Gate
import Logging
import NIOCore

/// Checks the addresses of all services that have a health check, each at its own intervals, and tells every event loop what comes of it. Lives on one event
/// loop.
final class HealthMonitor {
    private final class Target {
        let check: HealthCheck
        var state: HealthState
        var probe: HealthProbe?
        var next: Scheduled<Void>?

        init(_ check: HealthCheck, isHealthy: Bool) {
            self.check = check
            state = HealthState(isHealthy: isHealthy)
        }

        func stop() {
            probe?.cancel()
            probe = nil
            next?.cancel()
            next = nil
        }
    }

    private let home: LoopState
    private let loops: [NIOLoopBound<LoopState>]
    private let logger: Logger
    private var targets: [HealthSubject: Target] = [:]
    private var isStopped = false

    /// - Parameters:
    ///   - home: of the event loop that this lives on.
    ///   - loops: all that are to be told.
    init(home: LoopState, loops: [NIOLoopBound<LoopState>]) {
        self.home = home
        self.loops = loops
        logger = home.shared.logger
    }

    /// Checks the addresses of these services from now on and no others. What stays as it was goes on undisturbed; where only the check is another, its first
    /// result decides anew.
    func follow(_ services: [GatedService]) {
        guard !isStopped else { return }
        var wanted: [HealthSubject: HealthCheck] = [:]
        for service in services {
            guard let check = service.health else { continue }
            for address in service.upstreams { wanted[HealthSubject(service: service.name, address: address)] = check }
        }
        var isChanged = false
        var fresh: [HealthSubject] = []
        for (subject, target) in targets where wanted[subject] != target.check {
            target.stop()
            targets[subject] = wanted[subject].map { Target($0, isHealthy: target.state.isHealthy) }
            if targets[subject] != nil { fresh.append(subject) }
            isChanged = true
        }
        for (subject, check) in wanted where targets[subject] == nil {
            targets[subject] = Target(check, isHealthy: true)
            fresh.append(subject)
            isChanged = true
        }
        if isChanged { publish() }
        for subject in fresh { begin(subject) }
    }

    /// Checks nothing any more. What was found last stays.
    func stop() {
        isStopped = true
        for target in targets.values { target.stop() }
    }

    // MARK: Checking

    private func begin(_ subject: HealthSubject) {
        guard let target = targets[subject], target.probe == nil else { return }
        let started = NIODeadline.now()
        let probe = HealthProbe(target.check, of: subject.address, loop: home)
        target.probe = probe
        probe.start { [self, target] failure in
            target.probe = nil
            schedule(subject, target, since: started)
            guard target.state.checked(passed: failure == nil, by: target.check) else { return }
            log(subject, failure)
            publish(recovered: failure == nil ? subject.address : nil)
        }
    }

    private func schedule(_ subject: HealthSubject, _ target: Target, since started: NIODeadline) {
        let interval = TimeAmount(target.check.interval)
        let spread = TimeAmount.nanoseconds(Int64(Double(interval.nanoseconds) * Double.random(in: 0.9...1.1)))
        let delay = max(.nanoseconds(0), started + spread - .now())
        target.next = home.eventLoop.assumeIsolated().scheduleTask(in: delay) { [self] in begin(subject) }
    }

    // MARK: Telling

    private func publish(recovered: UpstreamAddress? = nil) {
        let found = targets.map { UpstreamHealth($0.key, isHealthy: $0.value.state.isHealthy) }
            .sorted { ($0.service, $0.address) < ($1.service, $1.address) }
        home.shared.found(found)
        let unhealthy = Set(targets.filter { !$0.value.state.isHealthy }.keys)
        for loop in loops { loop.execute { $0.use(unhealthy: unhealthy, recovered: recovered) } }
    }

    private func log(_ subject: HealthSubject, _ failure: HealthFailure?) {
        var metadata: Logger.Metadata = ["service": "\(subject.service)", "upstream": "\(subject.address)"]
        guard let failure else { return logger.notice("an upstream address is healthy again", metadata: metadata) }
        metadata["code"] = "\(failure.code)"
        if let status = failure.status { metadata["status"] = "\(status)" }
        logger.warning("an upstream address is unhealthy; it gets no calls while another is healthy", metadata: metadata)
    }
}
