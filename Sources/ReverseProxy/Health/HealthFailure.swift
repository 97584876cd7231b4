/// Why a check of an upstream's health was not passed.
enum HealthFailure {
    case upstream(UpstreamFailure)
    /// The answer was not whole in time.
    case timeout
    /// Not one of the good statuses.
    case status(Int)
    /// The health service of a gRPC server says something else than `SERVING`, or there is none.
    case notServing

    init(connecting error: any Error) {
        self = .upstream(UpstreamFailure(connecting: error))
    }

    /// The stable code in the log.
    var code: String {
        switch self {
        case .upstream(let failure): failure.code
        case .timeout: "health-timeout"
        case .status: "health-status"
        case .notServing: "health-not-serving"
        }
    }

    /// The status of the answer, where that is what was wrong with it.
    var status: Int? {
        if case .status(let status) = self { status } else { nil }
    }
}
