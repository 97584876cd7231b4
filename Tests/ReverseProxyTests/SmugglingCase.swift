import Testing

/// Bytes from a hostile or broken client, and what must become of them.
struct SmugglingCase: Sendable, CustomTestStringConvertible {
    enum Outcome: Sendable {
        /// One answer with this status, then the connection ends. The upstream reads not one byte.
        case refused(Int)
        /// As ``refused(_:)``, but found out in the body: the upstream may have read a head and some body, never a whole request.
        case cut(Int)
        /// These answers in this order, and these requests at the upstream: method, target, and the body behind a bar when there is one.
        case answered([Int], upstream: [String], closes: Bool = false)
    }

    let testDescription: String
    let bytes: [UInt8]
    let outcome: Outcome
    /// Beyond ``smuggled``, which no upstream may ever read as part of a head.
    let upstreamNeverSees: [String]
    let upstreamSees: [String]

    init(
        _ claim: String, _ bytes: [UInt8], _ outcome: Outcome, upstreamNeverSees: [String] = [], upstreamSees: [String] = []
    ) {
        testDescription = claim
        self.bytes = bytes
        self.outcome = outcome
        self.upstreamNeverSees = upstreamNeverSees
        self.upstreamSees = upstreamSees
    }

    init(_ claim: String, _ text: String, _ outcome: Outcome, upstreamNeverSees: [String] = [], upstreamSees: [String] = []) {
        self.init(claim, Array(text.utf8), outcome, upstreamNeverSees: upstreamNeverSees, upstreamSees: upstreamSees)
    }

    /// A request that costs, hidden behind another: whoever gets it past the gate has a free ride.
    static let smuggled = "GET /paid/smuggled HTTP/1.1\r\nHost: a\r\n\r\n"

    /// A POST with these field lines and this body, followed by ``smuggled``.
    static func post(_ claim: String, _ lines: [String], body: String = "", _ outcome: Outcome) -> SmugglingCase {
        SmugglingCase(claim, "POST /free HTTP/1.1\r\nHost: a\r\n" + lines.map { "\($0)\r\n" }.joined() + "\r\n" + body + smuggled, outcome)
    }

    /// A chunked POST with this body, followed by ``smuggled``.
    static func chunked(_ claim: String, _ body: String, _ outcome: Outcome) -> SmugglingCase {
        post(claim, ["Transfer-Encoding: chunked"], body: body, outcome)
    }

    /// A GET with these field lines, followed by ``smuggled``.
    static func get(_ claim: String, _ lines: [String], _ outcome: Outcome) -> SmugglingCase {
        SmugglingCase(claim, "GET /free HTTP/1.1\r\nHost: a\r\n" + lines.map { "\($0)\r\n" }.joined() + "\r\n" + smuggled, outcome)
    }

    /// A request line of its own, with a `Host`, followed by ``smuggled``.
    static func line(_ claim: String, _ line: String, host: String? = "a", _ outcome: Outcome) -> SmugglingCase {
        SmugglingCase(claim, line + "\r\n" + (host.map { "Host: \($0)\r\n" } ?? "") + "\r\n" + smuggled, outcome)
    }
}
