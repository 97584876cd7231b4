import Lightning
import NIOHTTP1
import PayingClient
import Testing

@Suite("redirects")
struct RedirectTests {
    @Test("a pass and the caller's own credentials never go to another origin")
    func otherOrigin() async throws {
        try await Bench.run { bench async throws in
            let far = Shop(payee: bench.shop.payee)
            let farServer = try await TestServer { await far.answer($0) }
            let near = try await TestServer { request in
                request.path == "/away" ? .init(302, [("Location", farServer.origin + "/goods")]) : await bench.shop.answer(request)
            }
            _ = try await bench.client.get(near.origin + "/a")
            let response = try await bench.client.send(
                PaidRequest(
                    url: near.origin + "/away", headers: [("Authorization", "Bearer secret"), ("Cookie", "a=b"), ("X-Plain", "yes")]))
            #expect(response.status == 200)
            #expect(response.url == farServer.origin + "/goods")
            let sold = try bench.store.passes(of: try #require(Origin(near.origin)))
            #expect(sold.count == 1)
            #expect(far.requests.count == 2)
            for request in far.requests {
                #expect(request.headers.first(name: "cookie") == nil)
                #expect(request.headers.first(name: "x-plain") == "yes")
                #expect(request.authorization != "Bearer secret")
                #expect(request.authorization?.contains(sold[0].token.text + ":" + sold[0].preimage.hex) != true)
            }
            #expect(bench.paid == .satoshis(20))
            await near.stop()
            await farServer.stop()
        }
    }

    @Test(
        "no field that can carry a credential follows a redirect to another origin, and it follows one within the origin",
        arguments: [
            "Authorization", "Macaroon", "Grpc-Metadata-Macaroon", "Token", "Rune", "Cookie", "Proxy-Authorization", "X-Api-Key", "apikey",
            "X-Auth-Token", "X-Access-Token", "X-Amz-Security-Token", "PRIVATE-TOKEN", "X_Session_Id", "X-Vault-Token", "Client-Secret",
            "X-Authentication", "X-CLN-Rune", "X-Goog-Api-Key", "X-JWT-Assertion",
        ])
    func credentialFields(_ name: String) async throws {
        try await Bench.run { bench async throws in
            let far = try await TestServer { request in .init(200, [], request.headers.first(name: name) ?? "none") }
            let near = try await TestServer { request in
                switch request.path {
                case "/away": .init(302, [("Location", far.origin + "/")])
                case "/near": .init(302, [("Location", "/here")])
                default: .init(200, [], request.headers.first(name: name) ?? "none")
                }
            }
            for (path, expected) in [("/away", "none"), ("/near", "hush")] {
                let response = try await bench.client.send(PaidRequest(url: near.origin + path, headers: [(name, "hush")]))
                #expect(String(decoding: try await response.body.collect(upTo: 100), as: UTF8.self) == expected)
            }
            await near.stop()
            await far.stop()
        }
    }

    @Test(
        "other fields follow a redirect to another origin",
        arguments: ["Accept", "Accept-Language", "Idempotency-Key", "If-Range", "Prefer", "Range", "User-Agent", "X-Prune", "X-Request-Id"])
    func plainFields(_ name: String) async throws {
        try await Bench.run { bench async throws in
            let far = try await TestServer { request in .init(200, [], request.headers.first(name: name) ?? "none") }
            let near = try await TestServer { _ in .init(302, [("Location", far.origin + "/")]) }
            let response = try await bench.client.send(PaidRequest(url: near.origin + "/", headers: [(name, "kept")]))
            #expect(String(decoding: try await response.body.collect(upTo: 100), as: UTF8.self) == "kept")
            await near.stop()
            await far.stop()
        }
    }

    @Test("the limit for one request holds over all hops together")
    func sharedLimit() async throws {
        try await Bench.run { bench async throws in
            let far = Shop(payee: bench.shop.payee)
            let farServer = try await TestServer { await far.answer($0) }
            let near = try await TestServer { request in
                let answer = await bench.shop.answer(request)
                return answer.status == 200 ? .init(307, [("Location", farServer.origin + "/goods")]) : answer
            }
            let error = await #expect(throws: PayingClientError.self) {
                try await bench.client.get(near.origin + "/a", terms: PaymentTerms(maxCost: .satoshis(15)))
            }
            #expect(error?.code == "over-budget")
            #expect(bench.paid == .satoshis(10))
            await near.stop()
            await farServer.stop()
        }
    }

    @Test("a circle of redirects ends")
    func circle() async throws {
        try await Bench.run { bench async throws in
            let server = try await TestServer { _ in .init(302, [("Location", "/again")]) }
            let error = await #expect(throws: PayingClientError.self) { try await bench.client.get(server.origin + "/") }
            #expect(error?.code == "too-many-redirects")
            await server.stop()
        }
    }

    @Test("a POST becomes a GET on 302 and stays one on 307", arguments: [(302, "GET", 0), (303, "GET", 0), (307, "POST", 3), (308, "POST", 3)])
    func methods(_ status: Int, _ method: String, _ count: Int) async throws {
        try await Bench.run { bench async throws in
            let server = try await TestServer { request in
                request.path == "/from" ? .init(status, [("Location", "to")]) : .init(200, [], "\(request.method) \(request.body.count)")
            }
            let response = try await bench.client.send(PaidRequest(method: "POST", url: server.origin + "/from", body: .bytes([1, 2, 3])))
            #expect(String(decoding: try await response.body.collect(upTo: 100), as: UTF8.self) == "\(method) \(count)")
            await server.stop()
        }
    }
}
