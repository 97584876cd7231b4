enum LimitKeys {
    static let headerBytes = ValueKey("header_bytes", .headSize, .default("32 KiB"), "The longest request head; a longer one is answered 431.")
    static let connections = ValueKey(
        "connections", .count(in: 1...1_000_000, example: 10_000), .default("10000"), "Client connections open at a time.")
    static let idleUpstreamConnections = ValueKey(
        "idle_upstream_connections", .count(in: 0...100_000, example: 1024), .default("1024"),
        "Idle upstream connections that are kept, for each thread and upstream. As many as requests are under way.")
    static let streams = ValueKey(
        "streams", .count(in: 1...10_000, example: 128), .default("128"), "HTTP/2 streams that a client may have open at a time on one connection.")
    static let threads = ValueKey(
        "threads", .count(in: 1...256, example: 2), .optional("one for each core"), "Event loops of the data plane.", isCommentedOut: true)

    static let all = [headerBytes.key, connections.key, idleUpstreamConnections.key, streams.key, threads.key]
}

enum TimeoutKeys {
    static let clientHead = ValueKey(
        "client_head", .positiveDuration, .default("15s"), "From the first byte of a request to the end of its head.", example: "15s")
    static let clientIdle = ValueKey(
        "client_idle", .positiveDuration, .default("75s"), "An open connection without a request, and between two pieces of a request body.",
        example: "75s")
    static let upstreamConnect = ValueKey(
        "upstream_connect", .positiveDuration, .default("5s"), "Until a connection to an upstream stands.", example: "5s")
    static let upstreamHead = ValueKey(
        "upstream_head", .positiveDuration, .default("60s"), "From the end of the request to the head of the response.", example: "60s")
    static let upstreamIdle = ValueKey("upstream_idle", .positiveDuration, .default("60s"), "Between two pieces of a response body.", example: "60s")
    static let drain = ValueKey("drain", .duration, .default("30s"), "How long requests under way may take to end when the gate stops.")

    static let all = [clientHead.key, clientIdle.key, upstreamConnect.key, upstreamHead.key, upstreamIdle.key, drain.key]
}

enum LoggingKeys {
    static let level = ValueKey(
        "level", .choice(example: LoggingConfiguration.Level.info), .default("info"), "The least serious level that is written.")
    static let format = ValueKey(
        "format", .choice(example: LoggingConfiguration.Format.text), .default("text"), "Lines for people or JSON for machines.")
    static let access = ValueKey(
        "access", .choice(example: LoggingConfiguration.Access.off), .default("off"), "A line for each request, to stdout.")

    static let all = [level.key, format.key, access.key]
}
