import Gate

/// What the checks of one address have come to. Before the first it counts as healthy, and the first decides alone: a gate that has just started does not send
/// callers to a dead address until the threshold is reached.
struct HealthState {
    private(set) var isHealthy: Bool
    private var isUntried = true
    /// Results in a row that speak against the state.
    private var contrary = 0

    init(isHealthy: Bool = true) {
        self.isHealthy = isHealthy
    }

    /// - Returns: whether the address changed from healthy to unhealthy or back.
    mutating func checked(passed: Bool, by check: HealthCheck) -> Bool {
        defer { isUntried = false }
        guard passed != isHealthy else {
            contrary = 0
            return false
        }
        contrary += 1
        guard isUntried || contrary >= (passed ? check.healthyThreshold : check.unhealthyThreshold) else { return false }
        isHealthy = passed
        contrary = 0
        return true
    }
}
