import NIOHTTP1
import Testing

@Suite("Pages of other origins")
struct CrossOriginTests {
    private func ask(_ harness: ProxyHarness, _ origin: String, _ more: String = "", method: String = "GET") async throws -> RawResponse {
        let client = try await harness.connect()
        let response = try await client.ask("\(method) /shop/x HTTP/1.1\r\nHost: a\r\nOrigin: \(origin)\r\n\(more)\r\n")
        await client.close()
        return response
    }

    @Test("a preflight is answered by the policy of the service, and costs nothing")
    func preflight() async throws {
        let harness = try await ProxyHarness.start()
        let asks = "Access-Control-Request-Method: PUT\r\n"
        let allowed = try await ask(harness, "https://shop.example", asks, method: "OPTIONS")
        #expect(allowed.status == 204)
        #expect(allowed["access-control-allow-origin"] == ["https://shop.example"])
        #expect(allowed["access-control-allow-credentials"] == ["true"])
        #expect(allowed["access-control-allow-methods"] == ["GET, PUT"])
        #expect(allowed["vary"] == ["Origin"])
        let other = try await ask(harness, "https://evil.example", asks, method: "OPTIONS")
        #expect(other["access-control-allow-origin"] == [])
        #expect(other["vary"] == ["Origin"])
        #expect(harness.upstream.requests.isEmpty)
        try await harness.stop()
    }

    @Test("a challenge and an answer tell the allowed origin, and the upstream's own words on it are replaced")
    func answers() async throws {
        let harness = try await ProxyHarness.start()
        harness.upstream.answer { _ in .respond(.ok, ["Access-Control-Allow-Origin": "*", "X-Total": "7"], body: "hello") }
        let challenge = try await ask(harness, "https://shop.example")
        #expect(challenge.status == 402)
        #expect(challenge["access-control-allow-origin"] == ["https://shop.example"])
        #expect(challenge["access-control-expose-headers"].first?.contains("WWW-Authenticate") == true)
        let pass = try await harness.buyPass(path: "/shop/x")
        let answer = try await ask(harness, "https://shop.example", "Authorization: \(pass)\r\n")
        #expect(answer.status == 200)
        #expect(answer["access-control-allow-origin"] == ["https://shop.example"])
        #expect(answer["access-control-expose-headers"] == ["X-Total"])
        let other = try await ask(harness, "https://evil.example", "Authorization: \(pass)\r\n")
        #expect(other.status == 200)
        #expect(other["access-control-allow-origin"] == [])
        let client = try await FrameClient.connect(to: harness.address)
        let multiplexed = try await client.get("/shop/x", on: 1, [("origin", "https://shop.example"), ("authorization", pass)])
        #expect(multiplexed["access-control-allow-origin"] == "https://shop.example")
        await client.close()
        try await harness.stop()
    }
}
