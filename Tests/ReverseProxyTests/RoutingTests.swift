import Gate
import NIOHTTP1
import ReverseProxy
import Testing

@Suite("Routes and addresses")
struct RoutingTests {
    @Test("a field decides which service takes a request, and a preflight about that field is answered by the service that will")
    func headers() async throws {
        let harness = try await ProxyHarness.start()
        let client = try await harness.connect()
        #expect(try await client.ask("GET /many/x HTTP/1.1\r\nHost: a\r\nX-Version: 1\r\n\r\n").status == 402)
        #expect(try await client.ask("GET /many/x HTTP/1.1\r\nHost: a\r\nX-Version: 2\r\n\r\n").status == 200)
        #expect(try await client.ask("GET /many/x HTTP/1.1\r\nHost: a\r\n\r\n").status == 200)
        let multiplexed = try await FrameClient.connect(to: harness.address)
        #expect(try await multiplexed.get("/many/x", on: 1, [("x-version", "1")]).status == "402")
        await multiplexed.close()
        await client.close()
        try await harness.stop()
    }

    @Test("an address that cannot be connected to is passed over, also with a body, and the client never notices")
    func failover() async throws {
        let harness = try await ProxyHarness.start()
        let client = try await harness.connect()
        for index in 0..<6 {
            let response = try await client.ask("POST /many/\(index) HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody")
            #expect(response.status == 200)
        }
        #expect(harness.upstream.requests.map(\.body) == Array(repeating: "body", count: 6))
        #expect(await harness.observer.ended(6).allSatisfy { $0.outcome == .admitted })
        await client.close()
        try await harness.stop()
    }
}
