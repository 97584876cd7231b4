import TestKit
import Testing

@testable import Gate

@Suite("Finding the service")
struct ServiceTableTests {
    private func name(
        _ table: ServiceTable, _ text: String, host: String = "a", method: String = "GET", fields: [(name: String, value: String)] = []
    ) throws -> String? {
        try table.service(authority: host, for: RoutingSubject(path: try path(text), method: method, fields: fields))?.name
    }

    // MARK: Host

    @Test("a named host goes before any host, even with a shorter path")
    func hostFirst() throws {
        let table = ServiceTable([try service("any", path: "/long/path"), try service("named", host: "A")])
        #expect(try name(table, "/long/path") == "named")
        #expect(try name(table, "/long/path", host: "b") == "any")
        #expect(try name(table, "/other", host: "b") == nil)
    }

    @Test("a wildcard covers one label and more in front, and neither the name itself nor one that merely ends alike")
    func wildcard() throws {
        let table = ServiceTable([try service("below", host: "*.swaps.example")])
        for host in ["a.swaps.example", "a.b.swaps.example:8402", "A.Swaps.EXAMPLE.", "_x.swaps.example"] {
            #expect(try name(table, "/", host: host) == "below", "\(host)")
        }
        for host in ["swaps.example", "xswaps.example", "a.swaps.example.org", "example", "[::1]", "a.swaps"] {
            #expect(try name(table, "/", host: host) == nil, "\(host)")
        }
    }

    @Test("a named host goes before a wildcard, a longer wildcard before a shorter, and each gives way where it does not take the request")
    func hostOrder() throws {
        let table = ServiceTable([
            try service("any"), try service("short", host: "*.example"), try service("long", host: "*.swaps.example", path: "/a"),
            try service("named", host: "x.swaps.example", path: "/a/b"),
        ])
        #expect(try name(table, "/a/b", host: "x.swaps.example") == "named")
        #expect(try name(table, "/a", host: "x.swaps.example") == "long")
        #expect(try name(table, "/a", host: "y.swaps.example") == "long")
        #expect(try name(table, "/", host: "x.swaps.example") == "short")
        #expect(try name(table, "/a", host: "swaps.example") == "short")
        #expect(try name(table, "/a/b", host: "example") == "any")
    }

    @Test(
        "a host is the same in any case, with any port, with a dot at its end, in brackets",
        arguments: [
            ("swaps.example", "swaps.example"), ("SWAPS.Example:8402", "swaps.example"), ("swaps.example.", "swaps.example"),
            ("swaps.example.:80", "swaps.example"), ("[2001:DB8::1]:443", "2001:db8::1"), ("[::1]", "::1"), ("127.0.0.1:1", "127.0.0.1"),
            ("swaps.example:", "swaps.example"), ("a_b-c.x:65535", "a_b-c.x"),
        ])
    func hosts(authority: String, host: String) throws {
        #expect(RequestHost(authority: authority)?.name == host)
        #expect(try name(ServiceTable([try service("it", host: host)]), "/", host: authority) == "it")
        #expect(try name(ServiceTable([try service("it", host: "other")]), "/", host: authority) == nil)
    }

    static let oddHosts = [
        ":80", "[", "[]", "]", ".", "..", ".a", "a..b", "a..", "a:65536", "a:99999", "a:123456", "a:x", "a:80:80", "a b", "u@a", "a/b", "a,b", "*.a",
        "[::1", "[::1]x", "[g::1]", "[1]", "[a:b]", "::1", "é", "a\u{0}", String(repeating: "a", count: 64), "%61",
        String(repeating: "a.", count: 127) + "a",
    ]

    @Test("a host that could be read in two ways is refused where any service has a host", arguments: oddHosts)
    func odd(authority: String) throws {
        #expect(RequestHost(authority: authority) == nil)
        for host in ["a", "*.a"] {
            var gate = try TestGate([try service("any", payment: nil), try service("named", host: host)])
            let refusal = gate.ask(authority: authority).refusal
            #expect(refusal?.code == .badHost && refusal?.status == 400)
        }
        var gate = try TestGate([try service("any", payment: nil)])
        #expect(gate.ask(authority: authority).permit != nil)
    }

    @Test("the longest name that there can be is one, and no host is only for services of any host")
    func borders() throws {
        let longest = String(repeating: "a.", count: 126) + "a"
        #expect(longest.utf8.count == 253)
        #expect(RequestHost(authority: longest + ".:443")?.name == longest)
        let table = ServiceTable([try service("named", host: "a"), try service("below", host: "*.a"), try service("any")])
        #expect(try name(table, "/", host: "") == "any")
        #expect(try name(ServiceTable([try service("named", host: "a")]), "/", host: "") == nil)
    }

    @Test(
        "what is no host is no pattern",
        arguments: ["", "*", "*.", "*.*.a", "a.*", "*a", "**.a", "a:80", "*.a:80", "*.[::1]", "[::1]:80", "a/b", "http://a", "*.::1", ":1"])
    func noPattern(text: String) {
        #expect(HostPattern(text) == nil)
    }

    @Test("patterns read back as they are matched")
    func patterns() {
        for (text, read) in [("A.example.", "a.example"), ("*.A.example", "*.a.example"), ("::1", "::1"), ("[2001:DB8::1]", "2001:db8::1")] {
            #expect(HostPattern(text)?.description == read)
        }
    }

    // MARK: Path, method, fields

    @Test("the longest path wins, whatever the order; among equals one with methods, then the first")
    func longestPath() throws {
        let table = ServiceTable([
            try service("root"), try service("first", path: "/a/b"), try service("a", path: "/a"), try service("second", path: "/a/b"),
            try service("posts", path: "/a/b", methods: ["POST"]),
        ])
        #expect(try name(table, "/a/b/c") == "first")
        #expect(try name(table, "/a/b/c", method: "POST") == "posts")
        #expect(try name(table, "/a/bc") == "a")
        #expect(try name(table, "/a/") == "a")
        #expect(try name(table, "/ab") == "root")
        #expect(try name(table, "/") == "root")
    }

    @Test("a request whose method no service takes finds none")
    func methods() throws {
        let table = ServiceTable([try service("reads", methods: ["GET", "HEAD"])])
        #expect(try name(table, "/") == "reads")
        #expect(try name(table, "/", method: "PUT") == nil)
    }

    @Test("a pattern is asked below its path, goes before none, and gives way to a longer path")
    func pattern() throws {
        let table = ServiceTable([
            try service("rest", path: "/v1"), try service("users", path: "/v1", pattern: "/v[0-9]/users/[^/]+"),
            try service("one", path: "/v1/users/one"),
            try service("any", pattern: "/v[0-9]+/.*"),
        ])
        #expect(try name(table, "/v1/users/x") == "users")
        #expect(try name(table, "/v1/users/%78") == "users")
        #expect(try name(table, "/v1/users/x/y") == "rest")
        #expect(try name(table, "/v1/users/one") == "one")
        #expect(try name(table, "/v22/") == "any")
        #expect(try name(table, "/v2") == nil)
    }

    @Test("fields: one value of several lines is enough, presence takes any, and more fields go before fewer")
    func fields() throws {
        let table = ServiceTable([
            try service("plain"), try service("tenant", headers: [FieldMatch(name: "X-Tenant")]),
            try service("beta", headers: [FieldMatch(name: "x-tenant", value: "blue"), FieldMatch(name: "x-beta", value: "1")]),
        ])
        #expect(table.routingFields == ["x-beta", "x-tenant"])
        #expect(try name(table, "/") == "plain")
        #expect(try name(table, "/", fields: [("x-tenant", "")]) == "tenant")
        #expect(try name(table, "/", fields: [("x-tenant", "blue")]) == "tenant")
        #expect(try name(table, "/", fields: [("x-tenant", "red"), ("x-beta", "1"), ("x-tenant", "blue")]) == "beta")
        #expect(try name(table, "/", fields: [("x-tenant", "Blue"), ("x-beta", "1")]) == "tenant")
        #expect(ServiceTable([try service("plain")]).routingFields.isEmpty)
    }

    // MARK: The whole order

    @Test("the tree finds what a plain search in the documented order finds")
    func sameAsSearch() throws {
        var generator = SeededGenerator(7)
        let hosts = [nil, "a.x", "x", "*.x", "*.a.x", "b.a.x"]
        let paths = ["/", "/p", "/p/q", "/p/q/r", "/s"]
        for _ in 0..<200 {
            let services = try (0..<Int.random(in: 1...12, using: &generator)).map { index in
                let isFast = Bool.random(using: &generator)
                return try service(
                    "\(index)", host: hosts.randomElement(using: &generator) ?? nil, path: paths.randomElement(using: &generator) ?? "/",
                    pattern: Bool.random(using: &generator) ? nil : "/.*[qs].*", methods: Bool.random(using: &generator) ? [] : ["POST"],
                    headers: isFast ? [] : [FieldMatch(name: "f")])
            }
            let table = ServiceTable(services)
            for host in ["a.x", "x", "b.a.x", "c.b.a.x", "other"] {
                for text in ["/", "/p", "/p/q", "/p/q/r/t", "/s/q", "/pp"] {
                    for (method, fields) in [("GET", []), ("POST", []), ("POST", [(name: "f", value: "1")])] {
                        let subject = RoutingSubject(path: try path(text), method: method, fields: fields)
                        let found = try table.service(authority: host, for: subject)
                        #expect(found === Self.search(services, host, subject), "\(host) \(text) \(method)")
                    }
                }
            }
        }
    }

    private static func search(_ services: [GatedService], _ host: String, _ subject: RoutingSubject) -> GatedService? {
        func rank(_ service: GatedService) -> [Int] {
            let match = service.match
            let host =
                switch match.host {
                case nil: 0
                case .below(let name): name.utf8.count
                case .exact: 1000
                }
            return [host, match.path.segments.count, match.pattern == nil ? 0 : 1, match.methods.isEmpty ? 0 : 1, match.headers.count]
        }
        let fitting = services.filter { service in
            let fits =
                switch service.match.host {
                case nil: true
                case .below(let name): host.hasSuffix("." + name)
                case .exact(let name): host == name
                }
            return fits && service.match.path.covers(subject.path) && service.match.takes(subject)
        }
        return fitting.reduce(nil) { best, next in
            guard let best else { return next }
            return rank(best).lexicographicallyPrecedes(rank(next)) ? next : best
        }
    }
}
