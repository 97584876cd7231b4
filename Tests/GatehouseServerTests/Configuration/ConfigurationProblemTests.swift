import Testing

@testable import GatehouseServer

@Suite("Wrong configurations")
struct ConfigurationProblemTests {
    private func problems(_ text: String) -> [ConfigurationProblem] {
        do {
            _ = try GatehouseConfiguration.read(text)
            return []
        } catch {
            return error.problems
        }
    }

    /// The service begins on line 5; what is added goes on from line 7, four spaces in.
    private func service(_ lines: String) -> [ConfigurationProblem] {
        problems(smallest + "\n" + lines.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))
    }

    @Test(
        "an unknown key is an error with its place and the nearest right one",
        arguments: [("upstraem", "upstream"), ("free_", "free"), ("paymnt", "payment"), ("maxbody", "max_body"), ("Match", "match")])
    func unknownKey(wrong: String, right: String) throws {
        let found = service("\(wrong): x")
        #expect(found.count == 1)
        let problem = try #require(found.first)
        #expect((problem.line, problem.column) == (7, 5))
        #expect(problem.message.contains("`services[0].\(wrong)`"))
        #expect(problem.message.contains("did you mean `\(right)`?"))
    }

    @Test("a key that resembles none lists those that there are")
    func strangeKey() {
        #expect(
            problems(smallest + "\nbananas: 1").map(\.message) == [
                "unknown key `bananas`; there are `listeners`, `storage`, `lightning`, `services`, `limits`, `timeouts`, `logging`, `operations`, `forward_auth`, `network`"
            ])
    }

    @Test(
        "a wrong value says what was found, what is expected and an example",
        arguments: [
            (
                "payment: {price: 10 sats}",
                "services[0].payment.price: found `10 sats`, expected a whole number with `sat` or `msat`, above zero, for example `10 sat`"
            ),
            ("payment: {price: 0 sat}", "a price above zero"),
            ("payment: {price: -1 sat}", "found `-1 sat`"),
            ("payment: {price: 1.5 sat}", "found `1.5 sat`"),
            ("payment: {price: 18446744073709551616 msat}", "expected a whole number"),
            ("payment: {price: 18446744073709551615 sat}", "expected a whole number"),
            ("payment: {price: 2100000000000001 sat}", "at most 21 million bitcoin"),
            ("payment: {price: [1]}", "found a list"),
            ("payment: {price: 1 sat, expires: 30 days}", "for example `30s`"),
            ("payment: {price: 1 sat, expires: 1500ms}", "whole seconds"),
            ("payment: {price: 1 sat, expires: 99999999999999d}", "at most 36525d"),
            ("payment: {price: 1 sat, max_challenges: 30}", "for example `30/min`"),
            ("payment: {price: 1 sat, max_challenges: 0/s}", "above zero"),
            ("payment: {}", "`services[0].payment.price` is missing"),
            ("payment: {price: 1 sat, capabilities: loop_out}", "expected a list"),
            ("payment: {price: 1 sat, capabilities: [a], require: [{path: /x, capability: b}]}", "no pass has `b`"),
            ("max_body: 10 MB", "for example `10 MiB`"),
            ("max_body: 18014398509481984 KiB", "at most 1048576 GiB"),
            ("free: [health]", "services[0].free[0]: found `health`, expected a path"),
            ("free: [/a/../b]", "expected a path"),
            ("match: {methods: [get]}", "a method in capital letters"),
            ("match: {host: 'https://x'}", "a host name without scheme"),
            ("match: /swap", "found `/swap`, expected a mapping with the keys `host`, `path`, `pattern`, `methods`, `headers`"),
            ("match: {host: '*'}", "or `*.` and a host name"),
            ("match: {host: 'a.*.b'}", "or `*.` and a host name"),
            ("match: {pattern: '/a(b'}", "this `(` is not closed (at character 3)"),
            ("match: {headers: [{value: x}]}", "`services[0].match.headers[0].name` is missing"),
            ("cors: {}", "`services[0].cors.origins` is missing"),
            ("cors: {origins: [https://a.example/path]}", "an origin such as https://shop.example, without a path"),
            ("cors: {origins: ['*'], credentials: true}", "every page could act in its visitor's name"),
            ("cors: {origins: ['*'], credentials: 'yes'}", "expected `true` or `false`"),
            ("upstream_tls: {pin: abc}", "64 hexadecimal digits"),
            ("timeouts: {connect: 0s}", "above zero"),
        ])
    func wrongValue(line: String, message: String) throws {
        let found = service(line)
        #expect(found.count == 1)
        let problem = try #require(found.first)
        #expect(problem.line == 7)
        #expect(problem.column >= 5)
        #expect(problem.message.contains(message), "\(problem.message)")
    }

    @Test(
        "what belongs to a later release says so and is not called unknown",
        arguments: [
            ("backend: simulated", "backend: phoenixd", "the backend phoenixd is not available in this release"),
            ("backend: simulated", "backend: core-lightning", "the backend core-lightning is not available in this release"),
            ("storage: sqlite:x", "storage: postgres://u:p@h/d", "storage in PostgreSQL is not available in this release"),
        ])
    func later(old: String, new: String, message: String) {
        let base = smallest.replacing("address: 127.0.0.1:8402", with: "address: 127.0.0.1:8402\n    tls: off") + "\nstorage: sqlite:x"
        #expect(problems(base).isEmpty)
        let found = problems(base.replacing(old, with: new))
        #expect(found.count == 1)
        #expect(found.first?.message.contains(message) == true, "\(found)")
        #expect(found.first.map { $0.line > 0 && $0.column > 0 } == true)
    }

    @Test("all errors are told at once, in the order of the lines")
    func allAtOnce() {
        let found = problems(
            """
            listeners:
              - address: nowhere
            storag: sqlite:x
            lightning: {backend: ldn}
            services:
              - name: "a:b"
                upstream: ftp://x
                payment: {price: free}
              - name: swaps
                upstream: http://127.0.0.1:9000/path
            """)
        #expect(found.map(\.line) == [2, 3, 4, 6, 7, 8, 10])
        let text = ConfigurationProblems(file: "g.yaml", problems: found).description
        #expect(text.hasPrefix("g.yaml:2:14: error: listeners[0].address: found `nowhere`, expected host:port"))
    }

    @Test("names that would break a caveat are refused, and so is a name that comes twice", arguments: ["a:b", "a,b", "a=b", "a b", "''"])
    func names(name: String) {
        #expect(problems(smallest.replacing("swaps", with: "\"\(name)\"")).count == 1)
    }

    @Test("a second service of the same name names the line of the first")
    func duplicates() {
        let found = problems(smallest + "\n  - name: swaps\n    upstream: http://127.0.0.1:9001")
        #expect(found.map(\.line) == [7])
        #expect(found.first?.message.contains("on line 5") == true)
    }

    @Test("a price that the node cannot make an invoice for is refused before anybody is asked to pay it")
    func pricesOfNodes() {
        let electrum = smallest.replacing(
            "{backend: simulated}", with: "{backend: electrum, electrum: {url: http://127.0.0.1:7777, user: a, password: b}}")
        let payment = "\n    payment: {price: 1500 msat, prices: [{path: /a, price: 2 sat}, {path: /b, price: 2001 msat}]}"
        let found = problems(electrum + payment)
        #expect(found.count == 2)
        #expect(found.allSatisfy { $0.message.contains("electrum makes invoices for whole multiples of 1 sat only") })
        #expect(problems(smallest + payment).isEmpty)
    }

    @Test("a backend without its section, and a section without its keys, are named")
    func backends() {
        let bare = problems(smallest.replacing("{backend: simulated}", with: "{backend: lnd}"))
        #expect(bare.map(\.message).contains { $0.contains("`lightning.lnd` is missing") })
        let empty = problems(smallest.replacing("{backend: simulated}", with: "{backend: lnd, lnd: {urll: x}}"))
        #expect(empty.contains { $0.message.contains("did you mean `url`?") })
        #expect(empty.contains { $0.message.contains("`lightning.lnd.url` is missing") })
    }

    @Test(
        "what is no YAML, empty, or has a key twice is told with its place",
        arguments: [
            ("listeners: [", "not YAML"), ("", "the file is empty"), ("a: 1\na: 2", "twice"), ("- a", "found a list"), ("\u{0}", "not YAML"),
            ("a: *b", "not YAML"), ("--- a\n--- b", "not YAML"), ("? [a]\n: 1", "as a key"),
        ])
    func noYAML(text: String, message: String) {
        let found = problems(text)
        #expect(found.contains { $0.message.contains(message) }, "\(found)")
    }

    @Test("a secret in a node's section never shows in a message")
    func secrets() {
        let found = problems(smallest.replacing("{backend: simulated}", with: "{backend: lnd, lnd: {url: [hunter2], macaroon: {x: hunter2}}}"))
        #expect(!found.isEmpty)
        #expect(found.allSatisfy { !$0.message.contains("hunter2") })
    }

    @Test("cut and mangled files end in errors and never in a trap")
    func mangled() {
        let bytes = Array(ConfigurationExample.text.utf8)
        var seen = 0
        for index in stride(from: 0, to: bytes.count, by: 41) {
            var mangled = bytes
            mangled[index] = [0x5B, 0x7B, 0x3A, 0x26, 0x2A, 0xFF, 0x09, 0x0A][index % 8]
            _ = problems(String(decoding: mangled, as: UTF8.self))
            _ = problems(String(decoding: bytes[..<index], as: UTF8.self))
            seen += 1
        }
        #expect(seen > 50)
    }

    @Test("a folder, and a file that is not there, are called that")
    func noFile() {
        for (path, words) in [("/tmp", "this is a folder"), ("/tmp/", "this is a folder"), ("/nonexistent/g.yaml", "there is no such file")] {
            do {
                _ = try GatehouseConfiguration.load(path: path)
                Issue.record("\(path) reads")
            } catch {
                #expect(error.description.contains(words), "\(error)")
            }
        }
    }

    @Test("distances count a swap of neighbours as one")
    func distance() {
        #expect(Spelling.distance(Array("kitten".utf8), Array("sitting".utf8)) == 3)
        #expect(Spelling.distance(Array("ldn".utf8), Array("lnd".utf8)) == 1)
        #expect(Spelling.distance([], Array("abc".utf8)) == 3)
        #expect(Spelling.nearest(to: "zzzzzz", among: ["storage", "limits"]) == nil)
    }
}
