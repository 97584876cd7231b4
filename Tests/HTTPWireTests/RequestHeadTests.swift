import Testing

@testable import HTTPWire

@Suite("Request heads")
struct RequestHeadTests {
    @Test("a head is cut into what it says")
    func reads() throws {
        let head = try request("POST /a/b?c=d HTTP/1.1\r\nHost: gate:8402\r\nContent-Length: 5\r\nX-A:  b c \t\r\nX-A: d\r\n\r\n")
        #expect(text(head.methodName) == "POST")
        #expect(head.method == .post)
        #expect(text(head.originTarget) == "/a/b?c=d")
        #expect(text(head.pathBytes) == "/a/b")
        #expect(text(head.authorityBytes) == "gate:8402")
        #expect(head.framing == .length(5))
        #expect(head.fields.lines.map { text(head.fields.value(of: $0)) } == ["gate:8402", "5", "b c", "d"])
        #expect(head.keepsAlive)
    }

    @Test("a used value reads the next head as a new one would")
    func isReusable() throws {
        var head = try request("POST http://b/x HTTP/1.0\r\nTransfer-Extension: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\nHost: b\r\n\r\n")
        let second = Array("GET /y HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        try second.withUnsafeBytes { try head.parse($0, limits: .init()) }
        #expect(head.method == .get)
        #expect(head.framing == .none)
        #expect(!head.expectsContinue)
        #expect(text(head.authorityBytes) == "a")
        #expect(text(head.originTarget) == "/y")
        #expect(head.fields.lines.count == 1)
    }

    @Test(
        "request lines that are none (RFC 9112 section 3)",
        arguments: [
            "", " ", "GET", "GET /", "GET / ", "GET  / HTTP/1.1", "GET /  HTTP/1.1", "GET / HTTP/1.1 ", "GET / HTTP/1", "GET / HTTP/11",
            "GET / HTTP/1.10",
            "GET / http/1.1", "GET / HTTP/a.b", "G(T / HTTP/1.1", "/ HTTP/1.1", "GET x HTTP/1.1", "GET * HTTP/1.1", "OPTIONS * HTTP/1.1",
            "GET http:// HTTP/1.1",
            "GET http://a HTTP/1.1", "GET http://a?b HTTP/1.1", "GET ftp://a/ HTTP/1.1", "CONNECT a:1 HTTP/1.1", "GET /\t HTTP/1.1",
            "GET /# HTTP/1.1",
            "GET /\" HTTP/1.1", "GET /é HTTP/1.1", "GET / HTTP/1.1\r", "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFG / HTTP/1.1",
        ])
    func requestLines(line: String) {
        #expect(refusal { try request(line + "\r\nHost: a\r\n\r\n") } == .malformedRequestLine)
    }

    @Test("a carriage return behind the version starts nothing, whatever follows", arguments: ["X", " ", "\r", ":"])
    func bareReturnAfterVersion(character: String) {
        #expect(refusal { try request("GET / HTTP/1.1\r\(character)Host: a\r\n\r\n") } == .malformedRequestLine)
    }

    @Test("only HTTP/1.0 and HTTP/1.1", arguments: ["0.9", "1.2", "1.9", "2.0", "9.9"])
    func versions(version: String) {
        #expect(refusal { try request("GET / HTTP/\(version)\r\nHost: a\r\n\r\n") } == .unsupportedVersion)
    }

    @Test("a method is what it is in capitals; everything else is some other method")
    func methods() throws {
        let known: [(String, RequestHead.Method)] = [
            ("GET", .get), ("HEAD", .head), ("POST", .post), ("PUT", .put), ("DELETE", .delete), ("OPTIONS", .options), ("PATCH", .patch),
            ("CONNECT", .connect), ("TRACE", .trace), ("get", .other), ("Post", .other), ("BREW", .other),
            ("ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEF", .other),
        ]
        for (name, method) in known {
            let head = try request("\(name) / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(head.method == method, "\(name)")
            #expect(text(head.methodName) == name)
        }
        #expect(known.filter { $0.1.isIdempotent }.map(\.0) == ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"])
    }

    @Test("an absolute target says path and authority, and must not contradict Host (RFC 9112 section 3.2)")
    func absoluteTargets() throws {
        let head = try request("GET HTTP://Gate:80/a?b HTTP/1.1\r\nHost: gate:80\r\n\r\n")
        #expect(text(head.originTarget) == "/a?b")
        #expect(text(head.authorityBytes) == "gate:80")
        #expect(refusal { try request("GET http://a/ HTTP/1.1\r\nHost: b\r\n\r\n") } == .conflictingHost)
        #expect(refusal { try request("GET http://a:80/ HTTP/1.1\r\nHost: a\r\n\r\n") } == .conflictingHost)
        #expect(refusal { try request("GET http://u@a/ HTTP/1.1\r\nHost: u@a\r\n\r\n") } == .malformedHost)
        #expect(refusal { try request("GET http://u@a/ HTTP/1.0\r\n\r\n") } == .malformedHost)
        #expect(text(try request("GET https://a/ HTTP/1.0\r\n\r\n").authorityBytes) == "a")
    }

    @Test("one Host, and one that is a host")
    func hosts() throws {
        #expect(refusal { try request("GET / HTTP/1.1\r\n\r\n") } == .missingHost)
        #expect(try request("GET / HTTP/1.0\r\n\r\n").authorityBytes.isEmpty)
        #expect(refusal { try request("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n") } == .conflictingHost)
        #expect(refusal { try request("GET / HTTP/1.0\r\nHost: a\r\nhOST: b\r\n\r\n") } == .conflictingHost)
        for host in ["a", "a.b-c.d_e", "a.", "127.0.0.1:1", "a:", "a:65535", "[::1]", "[::ffff:1.2.3.4]:80", String(repeating: "a", count: 261)] {
            #expect(text(try request("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n").authorityBytes) == host)
        }
        for host in [
            "", ":80", "a:b", "a:123456", "a b", "a/b", "a,b", "a@b", "[", "[]", "[::1", "[1234]", "[::g]", "[::1]x", "[::1]80", "::1", "é", "a\u{0}",
            String(repeating: "a", count: 262),
        ] {
            #expect(refusal { try request("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n") } != nil, "\(host)")
        }
    }

    @Test(
        "field lines that are none (RFC 9112 section 5)",
        arguments: [
            (" X: a", HTTPParseError.Reason.obsoleteLineFolding), ("\tX: a", .obsoleteLineFolding), ("X : a", .malformedFieldName),
            (": a", .malformedFieldName),
            ("X", .malformedFieldName), ("X\u{0}: a", .malformedFieldName), ("Xé: a", .malformedFieldName), ("X(: a", .malformedFieldName),
            ("X: a\u{0}", .malformedFieldValue), ("X: \u{7F}", .malformedFieldValue), ("X: \u{B}", .malformedFieldValue),
            ("X: a\rb", .bareCarriageReturn),
        ])
    func fieldLines(line: String, reason: HTTPParseError.Reason) {
        #expect(refusal { try get(line) } == reason)
    }

    @Test("values may hold any visible character, spaces, tabs and bytes beyond ASCII")
    func fieldValues() throws {
        let head = try get("X: !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ a\tb é", "Y:", "Z: \t ")
        #expect(head.fields.lines.dropFirst().map { head.fields.value(of: $0).count } == [39, 0, 0])
    }

    @Test("so many fields and no more")
    func fieldCount() throws {
        let lines = String(repeating: "X: a\r\n", count: 9)
        #expect(try request("GET / HTTP/1.1\r\nHost: a\r\n\(lines)\r\n", limits: .init(fieldCount: 10)).fields.lines.count == 10)
        #expect(refusal { try request("GET / HTTP/1.1\r\nHost: a\r\n\(lines)X: a\r\n\r\n", limits: .init(fieldCount: 10)) } == .tooManyFields)
    }

    @Test("what is behind the empty line is no part of a head")
    func endsWithItsEmptyLine() {
        #expect(refusal { try request("GET / HTTP/1.1\r\nHost: a\r\n\r\nx") } != nil)
        #expect(refusal { try request("GET / HTTP/1.1\r\nHost: a\r\n") } != nil)
    }

    @Test("an expectation is 100-continue or refused; HTTP/1.0 has none")
    func expectations() throws {
        #expect(try get("Expect: 100-Continue").expectsContinue)
        #expect(refusal { try get("Expect: 100-continue, x") } == .unsupportedExpectation)
        #expect(refusal { try get("Expect:") } == .unsupportedExpectation)
        #expect(try !request("GET / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n").expectsContinue)
    }

    @Test("who keeps the connection (RFC 9112 section 9.3)")
    func persistence() throws {
        #expect(try get().keepsAlive)
        #expect(try get("Connection: keep-alive").keepsAlive)
        #expect(try !get("Connection: x, Close").keepsAlive)
        #expect(try !get("Connection: close", "Connection: keep-alive").keepsAlive)
        #expect(try get("Connection: closed").keepsAlive)
        #expect(try !request("GET / HTTP/1.0\r\n\r\n").keepsAlive)
        #expect(try request("GET / HTTP/1.0\r\nConnection: a ,Keep-Alive\r\n\r\n").keepsAlive)
        #expect(try !request("GET / HTTP/1.0\r\nConnection: keep-alive\r\nConnection: close\r\n\r\n").keepsAlive)
    }

    @Test("each error has the status that a server answers it with")
    func statuses() {
        let expected: [HTTPParseError.Reason: Int] = [
            .headTooLarge: 431, .tooManyFields: 431, .unsupportedVersion: 505, .unsupportedTransferEncoding: 501, .unsupportedExpectation: 417,
            .malformedRequestLine: 400, .bareLineFeed: 400, .missingHost: 400, .malformedChunk: 400, .contentLengthWithTransferEncoding: 400,
        ]
        for (reason, status) in expected { #expect(HTTPParseError(reason, at: 0).status == status) }
        #expect(HTTPParseError(.missingHost, at: 7).description == "missing-host at byte 7")
    }
}
