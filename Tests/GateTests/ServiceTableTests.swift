import Testing

@testable import Gate

@Suite("Finding the service")
struct ServiceTableTests {
    private func name(_ table: ServiceTable, _ text: String, host: String = "a", method: String = "GET") throws -> String? {
        table.service(authority: host, path: try path(text), method: method)?.name
    }

    @Test("a named host goes before any host, even with a shorter path")
    func hostFirst() throws {
        let table = ServiceTable([try service("any", path: "/long/path"), try service("named", host: "A")])
        #expect(try name(table, "/long/path") == "named")
        #expect(try name(table, "/long/path", host: "b") == "any")
        #expect(try name(table, "/other", host: "b") == nil)
    }

    @Test("the longest path wins, whatever the order; among equals one with methods, then the first")
    func longestPath() throws {
        let table = ServiceTable([
            try service("root"), try service("first", path: "/a/b"), try service("a", path: "/a"), try service("second", path: "/a/b"),
            try service("posts", path: "/a/b", methods: ["POST"]),
        ])
        #expect(try name(table, "/a/b/c") == "first")
        #expect(try name(table, "/a/b/c", method: "POST") == "posts")
        #expect(try name(table, "/a/bc") == "a")
        #expect(try name(table, "/ab") == "root")
    }

    @Test("a request whose method no service takes finds none")
    func methods() throws {
        let table = ServiceTable([try service("reads", methods: ["GET", "HEAD"])])
        #expect(try name(table, "/") == "reads")
        #expect(try name(table, "/", method: "PUT") == nil)
    }

    @Test(
        "a host is the same in any case, with any port, with a dot at its end, in brackets",
        arguments: [
            ("swaps.example", "swaps.example"), ("SWAPS.Example:8402", "swaps.example"), ("swaps.example.", "swaps.example"),
            ("swaps.example.:80", "swaps.example"), ("[2001:DB8::1]:443", "2001:db8::1"), ("[::1]", "::1"), ("", ""), (":80", ""), ("[", ""),
            ("127.0.0.1:1", "127.0.0.1"),
        ])
    func hosts(authority: String, host: String) throws {
        #expect(ServiceTable.canonicalHost(authority) == host)
        guard !host.isEmpty else { return }
        #expect(try name(ServiceTable([try service("it", host: host)]), "/", host: authority) == "it")
        #expect(try name(ServiceTable([try service("it", host: "x" + host)]), "/", host: authority) == nil)
    }
}
