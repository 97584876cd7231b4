import Gate
import L402
import Lightning
import ReverseProxy
import Testing

@Suite("Forward-auth")
struct ForwardAuthTests {
    private static func local(_ trusted: String = "127.0.0.1") throws -> LocalRoutes {
        LocalRoutes(trustedProxies: [try #require(AddressRange(trusted))])
    }

    /// What nginx is told to send.
    private static func nginx(_ path: String, _ lines: String..., query: String = "", method: String = "GET") -> String {
        """
        GET /gatehouse/authorize\(query) HTTP/1.1\r
        Host: shop.example\r
        X-Original-URI: \(path)\r
        X-Original-Method: \(method)\r
        X-Real-IP: 203.0.113.7\r
        \(lines.map { $0 + "\r\n" }.joined())\r

        """
    }

    /// What Caddy and Traefik send.
    private static func caddy(_ path: String, _ lines: String..., method: String = "GET") -> String {
        """
        GET /gatehouse/authorize HTTP/1.1\r
        Host: gate.internal\r
        X-Forwarded-Uri: \(path)\r
        X-Forwarded-Method: \(method)\r
        X-Forwarded-Host: shop.example\r
        X-Forwarded-For: 198.51.100.1, 203.0.113.7\r
        \(lines.map { $0 + "\r\n" }.joined())\r

        """
    }

    @Test("without a pass a challenge comes, and with the paid one the identity, in the way of each proxy")
    func dialects() async throws {
        let harness = try await ProxyHarness.start(local: try Self.local())
        let pass = try await harness.buyPass()
        let client = try await harness.connect()
        let envoy = "GET /gatehouse/authorize/paid/x?secret=1 HTTP/1.1\r\nHost: shop.example\r\n"
        for (open, paid) in [
            (Self.nginx("/paid/x?a=b"), Self.nginx("/paid/x?a=b", "Authorization: \(pass)")),
            (Self.caddy("/paid/x"), Self.caddy("/paid/x", "Authorization: \(pass)")), (envoy + "\r\n", envoy + "Authorization: \(pass)\r\n\r\n"),
        ] {
            let challenge = try await client.ask(open)
            #expect(challenge.status == 402)
            #expect(challenge["www-authenticate"].count == 2)
            #expect(challenge.body.contains("\"price_sats\":10"))
            let admitted = try await client.ask(paid)
            #expect(admitted.status == 200)
            #expect(admitted["x-gatehouse-service"] == ["paid"])
            #expect(admitted["x-gatehouse-scopes"] == ["read write"])
            #expect(admitted["x-gatehouse-subject"].first?.hasPrefix("l402:") == true)
            #expect(admitted["x-gatehouse-payment-hash"].first?.count == 64)
            #expect(admitted["x-gatehouse-authorization"] == [""])
            #expect(admitted.body.isEmpty)
        }
        #expect(harness.upstream.requests.isEmpty)
        #expect(harness.observer.used.count == 1)
        try await harness.stop()
    }

    @Test("the caller for the throttle and the log is the last address that the proxy wrote")
    func caller() async throws {
        let harness = try await ProxyHarness.start(local: try Self.local())
        let client = try await harness.connect()
        _ = try await client.ask(Self.nginx("/paid/x", "X-Forwarded-For: 192.0.2.1"))
        _ = try await client.ask(Self.caddy("/paid/x"))
        _ = try await client.ask(Self.nginx("/paid/x").replacing("203.0.113.7", with: "203.0.113.8"))
        let records = await harness.observer.ended(3)
        #expect(records.map(\.request?.caller) == ["203.0.113.7", "203.0.113.7", "203.0.113.8"])
        #expect(records.map(\.request?.host) == ["shop.example", "shop.example", "shop.example"])
        #expect(records.map(\.outcome) == [.challenged, .challenged, .challenged])
        try await harness.stop()
    }

    @Test("free paths and open services pass with an empty identity, other schemes' credentials are handed back for the upstream")
    func free() async throws {
        let harness = try await ProxyHarness.start(local: try Self.local())
        let pass = try await harness.buyPass()
        let client = try await harness.connect()
        let response = try await client.ask(
            Self.nginx("/paid/health", "X-Gatehouse-Subject: l402:forged", "Authorization: Bearer abc", "Authorization: \(pass)"))
        #expect(response.status == 200)
        for name in Permit.Identity.fieldNames { #expect(response[name] == [""]) }
        #expect(response["x-gatehouse-authorization"] == ["Bearer abc"])
        let open = try await client.ask(Self.caddy("/free", "Authorization: \(pass)"))
        #expect(open.status == 200)
        #expect(open["x-gatehouse-authorization"] == [""])
        try await harness.stop()
    }

    @Test("who is not in the list is told so, and learns nothing of the request's fate")
    func untrusted() async throws {
        let harness = try await ProxyHarness.start(local: try Self.local("10.0.0.0/8"))
        let client = try await harness.connect()
        let response = try await client.ask(Self.nginx("/free"))
        #expect(response.status == 403)
        #expect(response.body.contains("untrusted-proxy"))
        #expect(response.body.contains("127.0.0.1"))
        try await harness.stop()
    }

    @Test("with unpaid=401 or 403 every refusal comes as that and says what it is")
    func unpaidStatus() async throws {
        let harness = try await ProxyHarness.start(local: try Self.local())
        let pass = try await harness.buyPass()
        let client = try await harness.connect()
        let unpaid = try await client.ask(Self.nginx("/paid/x", query: "?unpaid=401"))
        #expect(unpaid.status == 401)
        #expect(unpaid["x-gatehouse-status"] == ["402"])
        #expect(unpaid["www-authenticate"].count == 2)
        let missing = try await client.ask(Self.nginx("/nowhere", query: "?unpaid=401"))
        #expect(missing.status == 401)
        #expect(missing["x-gatehouse-status"] == ["404"])
        #expect(try await client.ask(Self.nginx("/paid/x", "Authorization: \(pass)", query: "?unpaid=401")).status == 200)
        // nginx copies a challenge line of a 401 into other answers; a 403 has none for it.
        for (path, status) in [("/paid/x", "402"), ("/nowhere", "404"), ("/free/../x", "400")] {
            let refused = try await client.ask(Self.nginx(path, query: "?unpaid=403"))
            #expect(refused.status == 403)
            #expect(refused["x-gatehouse-status"] == [status])
        }
        let unread = try await client.ask(Self.nginx("/paid/x", "Authorization: L402 AAAA:zz", query: "?unpaid=403"))
        #expect(unread.status == 403)
        #expect(unread["x-gatehouse-status"] == ["401"])
        // Behind an appended target the query is the caller's.
        let appended = "GET /gatehouse/authorize/paid/x?unpaid=401 HTTP/1.1\r\nHost: shop.example\r\n\r\n"
        #expect(try await client.ask(appended).status == 402)
        try await harness.stop()
    }

    @Test("a call of gRPC without a pass is 402 all the same: a 200 would let it in")
    func grpc() async throws {
        let harness = try await ProxyHarness.start(local: try Self.local())
        let client = try await harness.connect()
        for query in ["", "?unpaid=401"] {
            let response = try await client.ask(Self.nginx("/paid/Service/Call", "Content-Type: application/grpc", query: query, method: "POST"))
            #expect(response.status == (query.isEmpty ? 402 : 401))
        }
        let refused = try await client.ask(Self.nginx("/nowhere", "Content-Type: application/grpc"))
        #expect(refused.status == 404)
        try await harness.stop()
    }

    @Test("a preflight is not let through")
    func preflight() async throws {
        let harness = try await ProxyHarness.start(local: try Self.local())
        let client = try await harness.connect()
        let asked = Self.nginx("/paid/x", "Origin: https://a.example", "Access-Control-Request-Method: GET", method: "OPTIONS")
        #expect(try await client.ask(asked).status == 403)
        // Only the original method counts, not the one that the proxy asks with.
        #expect(try await client.ask(asked.replacing("X-Original-Method: OPTIONS", with: "X-Original-Method: POST")).status == 402)
        try await harness.stop()
    }

    @Test("the request's body, if the proxy sends it, is ignored")
    func body() async throws {
        let harness = try await ProxyHarness.start(local: try Self.local())
        let client = try await harness.connect()
        let request = Self.nginx("/free", "Content-Length: 5").replacing("GET /gatehouse", with: "POST /gatehouse") + "hello"
        #expect(try await client.ask(request).status == 200)
        #expect(try await client.ask(Self.nginx("/free")).status == 200)
        try await harness.stop()
    }

    /// A request that must not be let in, and with what it is turned away.
    struct Trick: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let request: String
        let status: Int

        init(_ name: String, _ request: String, _ status: Int = 400) {
            testDescription = name
            self.request = request
            self.status = status
        }
    }

    static let tricks = [
        Trick("a free path beside the real one, in the other proxy's field", nginx("/paid/x", "X-Forwarded-Uri: /free")),
        Trick("the same to Caddy", caddy("/paid/x", "X-Original-URI: /free", "X-Original-Method: GET")),
        Trick("another host to nginx", nginx("/paid/x", "X-Forwarded-Host: other.example")),
        Trick("another host to nginx in its own style", nginx("/paid/x", "X-Original-Host: other.example")),
        Trick("another host to Caddy", caddy("/paid/x", "X-Original-Host: other.example")),
        Trick("another method", nginx("/paid/x", "X-Forwarded-Method: OPTIONS")),
        Trick("the real field twice", nginx("/paid/x", "X-Original-URI: /free")),
        Trick("the same field in a second line of the other proxy", caddy("/paid/x", "X-Forwarded-Uri: /free")),
        Trick("names with underscores instead of the real ones", nginx("/paid/x").replacing("X-Original-URI", with: "X_Original_URI")),
        Trick("no method", nginx("/paid/x").replacing("X-Original-Method: GET\r\n", with: "")),
        Trick("a method that only the client told", nginx("/free").replacing("X-Original-Method", with: "X-Forwarded-Method")),
        Trick("no original request at all", "GET /gatehouse/authorize HTTP/1.1\r\nHost: a\r\n\r\n"),
        Trick("no host from Caddy", caddy("/free").replacing("X-Forwarded-Host: shop.example\r\n", with: "")),
        Trick("absolute form", nginx("http://shop.example/free")),
        Trick("a fragment", nginx("/free#/paid")),
        Trick("a space", nginx("/free /paid")),
        Trick("an asterisk", nginx("*", method: "OPTIONS")),
        Trick("nothing", nginx("")),
        Trick("a path that is not ASCII", nginx("/fr\u{e9}e")),
        Trick("two hosts in one", caddy("/free").replacing("shop.example", with: "shop.example, other.example")),
        Trick("a malformed method", nginx("/free", method: "GET /x")),
        Trick("Envoy's path against a field", "GET /gatehouse/authorize/free HTTP/1.1\r\nHost: a\r\nX-Original-URI: /paid/x\r\n\r\n"),
        Trick("Envoy's path with a dot segment", "GET /gatehouse/authorize/../free HTTP/1.1\r\nHost: a\r\n\r\n"),
        Trick("dot segments", nginx("/free/../paid/x")),
        Trick("encoded dot segments", nginx("/free/%2e%2e/paid/x")),
        Trick("an encoded slash", nginx("/free%2f..%2fpaid")),
        Trick("a backslash", nginx("/free\\..\\paid")),
        Trick("a path parameter that hides a dot segment", nginx("/free/..;/paid/x")),
        Trick("doubled slashes do not make a free path", nginx("/paid//health"), 402),
        Trick("a parameter does not make a free path", nginx("/paid/health;x"), 402),
        Trick("an encoded letter does not make a free path", nginx("/paid/h%65alth"), 402),
        Trick("nor does an encoded letter leave the paid service", nginx("/p%61id/x"), 402),
        Trick("a credential of another gate", nginx("/paid/x", "Authorization: L402 AAAA:\(String(repeating: "0", count: 64))"), 401),
    ]

    @Test("a trick that a client plays on the proxy gets him nowhere", arguments: tricks)
    func refuses(_ trick: Trick) async throws {
        let harness = try await ProxyHarness.start(local: try Self.local())
        let client = try await harness.connect()
        let response = try await client.ask(trick.request)
        #expect(response.status == trick.status, "\(response.body)")
        #expect(response["x-gatehouse-subject"].isEmpty)
        try await harness.stop()
    }

    @Test("fields beyond the limits are refused before anything is decided")
    func oversized() async throws {
        let harness = try await ProxyHarness.start(local: try Self.local())
        let long = try await harness.connect()
        #expect(try await long.ask(Self.nginx("/free?" + String(repeating: "a", count: 33_000))).status == 431)
        let many = try await harness.connect()
        let lines = (0..<130).map { "X-Original-URI: /\($0)" }.joined(separator: "\r\n")
        #expect(try await many.ask(Self.nginx("/free", lines)).status == 431)
        try await harness.stop()
    }

    @Test("several lines of Authorization: the one that opens does")
    func severalCredentials() async throws {
        let harness = try await ProxyHarness.start(local: try Self.local())
        let pass = try await harness.buyPass()
        let client = try await harness.connect()
        let response = try await client.ask(Self.nginx("/paid/x", "Authorization: Basic YTpi", "Authorization: \(pass)"))
        #expect(response.status == 200)
        #expect(response["x-gatehouse-authorization"] == ["Basic YTpi"])
        try await harness.stop()
    }
}
