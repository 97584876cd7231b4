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

    static let all = [connect.key, head.key, idle.key]
}
