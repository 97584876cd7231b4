enum HealthKeys {
    static let path = ValueKey(
        "path", .requestTarget, .optional("needed unless `grpc` is `true`"), "What is asked for with `GET`, with a query perhaps.",
        example: "/healthz")
    static let host = ValueKey("host", .host, .optional("the address that is checked"), "For the `Host` field.", example: "backend.internal")
    static let status = ValuesKey(
        "status", .statuses, .optional("`200-299`"), "The good statuses. A redirection is not followed.", example: ["200-299", "401"], takesOne: true)
    static let grpc = ValueKey(
        "grpc", .flag, .default("false"),
        "Calls `grpc.health.v1.Health/Check` about the server as a whole instead; for upstreams of `h2c` and `https`.", isCommentedOut: true)
    static let interval = ValueKey(
        "interval", .positiveDuration, .default("10s"), "Between the beginnings of two checks of one address, give or take a tenth.", example: "10s")
    static let timeout = ValueKey(
        "timeout", .positiveDuration, .default("2s"), "From the beginning of a check, connecting included, to the end of the answer.", example: "2s")
    static let healthy = ValueKey(
        "healthy", .count(in: 1...100, example: 2), .default("2"), "So many good answers in a row make an unhealthy address healthy.")
    static let unhealthy = ValueKey(
        "unhealthy", .count(in: 1...100, example: 3), .default("3"),
        "So many failures in a row make a healthy address unhealthy. The first check of an address decides alone.")

    static let all = [path.key, host.key, status.key, grpc.key, interval.key, timeout.key, healthy.key, unhealthy.key]
}

enum ServiceTimeoutKeys {
    static let connect = ValueKey("connect", .positiveDuration, .optional("`timeouts.upstream_connect`"), "Until a connection stands.", example: "5s")
    static let head = ValueKey(
        "head", .positiveDuration, .optional("`timeouts.upstream_head`"), "From the end of the request to the head of the response.", example: "60s")
    static let idle = ValueKey("idle", .positiveDuration, .optional("`timeouts.upstream_idle`"), "Between two pieces of a body.", example: "60s")

    static let routes = ConfigurationKey(
        "routes", .sections(RouteTimeoutKeys.all), .optional("one for all"), "Times by path; the first that covers a request decides.",
        isCommentedOut: true)

    static let all = [connect.key, head.key, idle.key, routes]
}

enum RouteTimeoutKeys {
    static let path = ValueKey("path", .path, .required, "A prefix on a segment border.", example: "/swap/report")
    static let methods = ValuesKey("methods", .method, .optional("any method"), "The methods.", example: ["POST"])
    static let head = ValueKey(
        "head", .positiveDuration, .optional("that of the service"), "From the end of the request to the head of the response.", example: "5m")
    static let idle = ValueKey("idle", .positiveDuration, .optional("that of the service"), "Between two pieces of a body.", example: "60s")

    static let all = [path.key, methods.key, head.key, idle.key]
}

enum RetryKeys {
    static let attempts = ValueKey(
        "attempts", .count(in: 0...10, example: 2), .optional("as many as the service has addresses"),
        "Further attempts of one request, at once and at another address where there is one; `0`: none, whatever happens.")
    static let methods = ValuesKey(
        "methods", .method, .optional("those that are idempotent: `GET`, `HEAD`, `PUT`, `DELETE`, `OPTIONS`"),
        "What may be sent again although it may have reached the upstream. Never with a body, which is not kept.", example: ["GET", "HEAD"])
    static let when = ValuesKey(
        "when", .retryCondition, .optional("only where a connection was reused, and closed without an answer"),
        "After what these are sent again as well: `closed` without an answer on a new connection, `timeout` of the head, or a status.",
        example: ["closed", "timeout", "503"])

    static let all = [attempts.key, methods.key, when.key]
}
