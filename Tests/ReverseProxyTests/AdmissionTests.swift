import Foundation
import L402
import Lightning
import Macaroons
import NIOHTTP1
import TestKit
import Testing

@Suite("Admission")
struct AdmissionTests {
    @Test("without a pass: 402 with both challenge lines, in the order and spacing that deployed clients read, and a body that says the same")
    func challenges() async throws {
        let harness = try await ProxyHarness.start()
        let client = try await harness.connect()
        let response = try await client.ask("GET /paid/x HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(response.status == 402)
        let lines = response["www-authenticate"]
        try #require(lines.count == 2)
        #expect(lines[0].hasPrefix("LSAT macaroon=\""))
        #expect(lines[1].hasPrefix("L402 macaroon=\""))
        #expect(lines[1].contains(", version=\"0\", token=\""))
        #expect(response["cache-control"] == ["no-store"])
        #expect(response["access-control-allow-origin"] == ["*"])
        let challenge = try Challenge.parse(fieldValues: lines, jsonBody: nil)
        #expect(try Invoice.decode(challenge.invoice).amount == .satoshis(10))
        #expect(response.body.contains(challenge.invoice))
        #expect(harness.upstream.requests.isEmpty)
        try await harness.stop()
    }

    @Test("a paid pass opens, is taken off before the upstream, and tells it who came in")
    func admits() async throws {
        let harness = try await ProxyHarness.start()
        let pass = try await harness.buyPass()
        let client = try await harness.connect()
        let response = try await client.ask("GET /paid/x HTTP/1.1\r\nHost: a\r\nAuthorization: \(pass)\r\n\r\n")
        #expect(response.status == 200)
        let request = try #require(harness.upstream.requests.first)
        #expect(request.head.headers["authorization"] == [])
        #expect(request.head.headers["x-gatehouse-service"] == ["paid"])
        #expect(request.head.headers["x-gatehouse-scopes"] == ["read write"])
        #expect(request.head.headers["x-gatehouse-subject"].first?.hasPrefix("l402:") == true)
        #expect(request.head.headers["x-gatehouse-payment-hash"].first?.count == 64)
        let secret = try #require(pass.split(separator: ":").last)
        #expect(!harness.upstream.received.contains(secret))
        try await harness.stop()
    }

    @Test("the upstream's own Authorization passes beside ours")
    func keepsForeignCredentials() async throws {
        let harness = try await ProxyHarness.start()
        let pass = try await harness.buyPass()
        let client = try await harness.connect()
        _ = try await client.ask("GET /paid/x HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer abc\r\nAuthorization: \(pass)\r\n\r\n")
        #expect(harness.upstream.requests.first?.head.headers["authorization"] == ["Bearer abc"])
        try await harness.stop()
    }

    @Test("a pass is taken off on free paths and open services, too")
    func neverForwardsPasses() async throws {
        let harness = try await ProxyHarness.start()
        let pass = try await harness.buyPass()
        let client = try await harness.connect()
        for path in ["/paid/health", "/free"] {
            #expect(try await client.ask("GET \(path) HTTP/1.1\r\nHost: a\r\nAuthorization: \(pass)\r\n\r\n").status == 200)
        }
        #expect(harness.upstream.requests.count == 2)
        #expect(!harness.upstream.received.contains("L402"))
        try await harness.stop()
    }

    @Test("a pass lives up to the second before its end, and the 402 after it says why")
    func expires() async throws {
        let harness = try await ProxyHarness.start()
        let pass = try await harness.buyPass()
        let client = try await harness.connect()
        let request = "GET /paid/x HTTP/1.1\r\nHost: a\r\nAuthorization: \(pass)\r\n\r\n"
        #expect(try await client.ask(request).status == 200)
        harness.clock.advance(by: .milliseconds(3_599_999))
        #expect(try await client.ask(request).status == 200)
        harness.clock.advance(by: .milliseconds(1))
        let refused = try await client.ask(request)
        #expect(refused.status == 402)
        #expect(refused["x-gatehouse-reason"] == ["pass-expired"])
        try await harness.stop()
    }

    @Test("who asks again gets the same invoice, paid or not yet shown")
    func reusesOpenInvoice() async throws {
        let harness = try await ProxyHarness.start()
        let client = try await harness.connect()
        let first = try await client.ask("GET /paid/x HTTP/1.1\r\nHost: a\r\n\r\n")
        let second = try await client.ask("GET /paid/x HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(first["www-authenticate"] == second["www-authenticate"])
        harness.clock.advance(by: .seconds(31))
        let third = try await client.ask("GET /paid/x HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(first["www-authenticate"] != third["www-authenticate"])
        let token = try Challenge.parse(fieldValues: first["www-authenticate"], jsonBody: nil).token
        let unpaid = try await client.ask("GET /paid/x HTTP/1.1\r\nHost: a\r\nAuthorization: LSAT \(token):\r\n\r\n")
        #expect(unpaid["www-authenticate"] == first["www-authenticate"])
        #expect(unpaid["x-gatehouse-reason"] == ["pass-not-paid"])
        try await harness.stop()
    }

    @Test("a caller who keeps asking is told to wait, before the node is asked")
    func throttles() async throws {
        let harness = try await ProxyHarness.start()
        let client = try await harness.connect()
        var statuses: [Int] = []
        for _ in 0..<31 {
            statuses.append(try await client.ask("GET /paid/x HTTP/1.1\r\nHost: a\r\n\r\n").status)
            harness.clock.advance(by: .milliseconds(0))
        }
        // Given again, an open invoice costs nothing.
        #expect(statuses.allSatisfy { $0 == 402 })
        var last: RawResponse?
        for price in 0..<40 {
            last = try await client.ask("GET /paid/x HTTP/1.1\r\nHost: a\r\nAuthorization: L402 \(price)\r\n\r\n")
        }
        #expect(last?.status == 401)
        #expect(last?["www-authenticate"] == ["L402"])
        try await harness.stop()
    }

    @Test("a preflight costs nothing and reaches nobody")
    func answersPreflight() async throws {
        let harness = try await ProxyHarness.start()
        let client = try await harness.connect()
        let response = try await client.ask("OPTIONS /paid/x HTTP/1.1\r\nHost: a\r\nOrigin: https://b\r\nAccess-Control-Request-Method: GET\r\n\r\n")
        #expect(response.status == 204)
        #expect(response["access-control-allow-headers"] == ["*, Authorization"])
        #expect(harness.upstream.requests.isEmpty)
        try await harness.stop()
    }

    @Test("a browser gets a page, HEAD gets the same challenge without a body")
    func shapesChallenges() async throws {
        let harness = try await ProxyHarness.start()
        let client = try await harness.connect()
        let page = try await client.ask("GET /paid/x HTTP/1.1\r\nHost: a\r\nAccept: text/html,*/*\r\n\r\n")
        #expect(page.status == 402)
        #expect(page.body.hasPrefix("<p>lnbcrt"))
        try await client.send("HEAD /paid/x HTTP/1.1\r\nHost: a\r\n\r\nGET /free HTTP/1.1\r\nHost: a\r\n\r\n")
        let text = try await client.receive { $0.contains("hello") }
        #expect(text.hasPrefix("HTTP/1.1 402 Payment Required\r\nWWW-Authenticate: LSAT "))
        #expect(text.components(separatedBy: "HTTP/1.1 ").count == 3)
        try await harness.stop()
    }

    @Test(
        "a program that likes JSON better, or HTML not at all, gets JSON", arguments: ["application/json, text/html;q=0.5", "text/html;q=0", "*/*"])
    func prefersJSON(accept: String) async throws {
        let harness = try await ProxyHarness.start()
        let client = try await harness.connect()
        let response = try await client.ask("GET /paid/x HTTP/1.1\r\nHost: a\r\nAccept: \(accept)\r\n\r\n")
        #expect(response["content-type"] == ["application/json"])
        try await harness.stop()
    }

    @Test("a pass in a Token field opens, and is taken off; any other token is the upstream's")
    func acceptsTokenField() async throws {
        let harness = try await ProxyHarness.start()
        let pass = try await harness.buyPass()
        let parts = pass.dropFirst("L402 ".count).split(separator: ":")
        let macaroon = try Macaroon.parse(try #require(Base64.decode(String(parts[0])))).attenuated(by: "preimage=\(parts[1])")
        let client = try await harness.connect()
        let hex = Hex.encode(macaroon.serialized())
        #expect(try await client.ask("GET /paid/x HTTP/1.1\r\nHost: a\r\nToken: \(hex)\r\n\r\n").status == 200)
        #expect(harness.upstream.requests.last?.head.headers["token"] == [])
        #expect(try await client.ask("GET /free HTTP/1.1\r\nHost: a\r\nToken: abc\r\n\r\n").status == 200)
        #expect(harness.upstream.requests.last?.head.headers["token"] == ["abc"])
        try await harness.stop()
    }

    @Test(
        "paths that upstreams read in several ways do not slip past the gate",
        arguments: [
            "/paid/health/../x", "/paid/health/%2e%2e/x", "/paid/health/..;/x", "/paid/health%2f..%2fx", "/paid/health\\..\\x", "/paid/./x",
            "/free/%2e%2e/paid/x",
        ])
    func refusesAmbiguousPaths(path: String) async throws {
        let harness = try await ProxyHarness.start()
        let client = try await harness.connect()
        try await client.send("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
        let response = try await client.response()
        #expect(response.status == 400)
        #expect(harness.upstream.requests.isEmpty)
        try await harness.stop()
    }

    @Test("a path that only looks free costs", arguments: ["/paid//health", "/paid/%68ealth", "/paid/healthy", "//paid/health"])
    func chargesLookalikes(path: String) async throws {
        let harness = try await ProxyHarness.start()
        let client = try await harness.connect()
        #expect(try await client.ask("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n").status == 402)
        try await harness.stop()
    }
}
