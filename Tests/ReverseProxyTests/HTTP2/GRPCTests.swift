import Gate
import NIOHTTP2
import ReverseProxy
import Testing

@Suite("gRPC")
struct GRPCTests {
    private static let call: [(String, String)] = [("content-type", "application/grpc+proto"), ("te", "trailers")]

    private func start(_ upstream: FrameUpstream) async throws -> ProxyHarness {
        try await ProxyHarness.start(at: UpstreamAddress(scheme: .h2c, host: "127.0.0.1", port: upstream.port))
    }

    @Test("an unpaid call gets one head that ends the stream, with status 13 and the text that clients look for, before any of its body is read")
    func challenge() async throws {
        let upstream = try await FrameUpstream.start()
        let harness = try await start(upstream)
        let client = try await FrameClient.connect(to: harness.address)
        try await client.headers(FrameClient.request("POST", "/paid/Swap/Quote") + Self.call, on: 1, ends: false)
        let answer = try await client.answer(on: 1) { $0.hasEnded }
        #expect(answer.status == "200")
        #expect(answer.isHeadOnly)
        #expect(answer["content-type"] == "application/grpc")
        #expect(answer["grpc-status"] == "13")
        #expect(answer["grpc-message"] == "payment required")
        #expect(answer.challenges.count == 2)
        #expect(upstream.requests.isEmpty)
        await client.close()
        try await harness.stop()
        try await upstream.stop()
    }

    @Test("refusals and dead upstreams are statuses of gRPC")
    func refusals() async throws {
        let upstream = try await FrameUpstream.start()
        let harness = try await start(upstream)
        let client = try await FrameClient.connect(to: harness.address)
        func status(_ path: String, _ stream: Int, _ more: [(String, String)] = []) async throws -> String? {
            try await client.headers(FrameClient.request("POST", path) + Self.call + more, on: stream, ends: true)
            return try await client.answer(on: stream)["grpc-status"]
        }
        #expect(try await status("/paid/x", 1, [("authorization", "L402 nonsense")]) == "16")
        #expect(try await status("/nowhere/x", 3) == "12")
        #expect(try await status("/down/x", 5) == "14")
        try await client.headers(FrameClient.request("POST", "/limited/x") + Self.call, on: 7, ends: false)
        try await client.data("0123456789abc", on: 7, ends: false)
        #expect(try await client.answer(on: 7)["grpc-status"] == "8")
        await client.close()
        try await harness.stop()
        try await upstream.stop()
    }

    @Test("a call in both directions: messages pass as they come, before either side has ended, and the status comes in trailers")
    func bidirectional() async throws {
        let upstream = try await FrameUpstream.start { event, request in
            switch event {
            case .head: [.head([(":status", "200"), ("content-type", "application/grpc")])]
            case .data: request.hasEnded ? [] : [.data("<\(request.body)>")]
            case .end: [.trailers([("grpc-status", "0"), ("grpc-message", "done"), ("x-last", "y")])]
            case .reset: []
            }
        }
        let harness = try await start(upstream)
        let pass = try await harness.buyPass()
        let client = try await FrameClient.connect(to: harness.address)
        try await client.headers(FrameClient.request("POST", "/paid/x") + Self.call + [("authorization", pass)], on: 1, ends: false)
        // The head of the answer comes although nothing was said yet.
        _ = try await client.answer(on: 1) { !$0.heads.isEmpty }
        try await client.data("one", on: 1, ends: false)
        _ = try await client.answer(on: 1) { $0.body == "<one>" }
        try await client.data("two", on: 1, ends: false)
        _ = try await client.answer(on: 1) { $0.body == "<one><onetwo>" }
        try await client.data("", on: 1, ends: true)
        let answer = try await client.answer(on: 1)
        #expect(answer.trailers?["grpc-status"] == "0")
        #expect(answer.trailers?["x-last"] == "y")
        #expect(upstream.requests.first?.head["te"] == "trailers")
        await client.close()
        try await harness.stop()
        try await upstream.stop()
    }

    @Test("an upstream that dies in the middle of a call ends it with UNAVAILABLE, and a deadline that passes with DEADLINE_EXCEEDED")
    func failures() async throws {
        let upstream = try await FrameUpstream.start { event, request in
            guard event == .end else { return [] }
            return request.head[":path"] == "/free/dies"
                ? [.head([(":status", "200"), ("content-type", "application/grpc")]), .data("x"), .close] : []
        }
        let harness = try await start(upstream)
        let client = try await FrameClient.connect(to: harness.address)
        try await client.headers(FrameClient.request("POST", "/free/dies") + Self.call, on: 1, ends: true)
        #expect(try await client.answer(on: 1).trailers?["grpc-status"] == "14")
        try await client.headers(FrameClient.request("POST", "/free/hangs") + Self.call + [("grpc-timeout", "3S")], on: 3, ends: true)
        _ = await upstream.requests { $0.contains { $0.head["grpc-timeout"] == "3S" } }
        #expect(try await client.answer(on: 3)["grpc-status"] == "4")
        await client.close()
        try await harness.stop()
        try await upstream.stop()
    }
}
