import Testing

@testable import HTTPWire

@Suite("Response heads")
struct ResponseHeadTests {
    @Test("a head is cut into what it says")
    func reads() throws {
        let head = try response("HTTP/1.1 404 Not  Found\r\nContent-Length: 3\r\n\r\n")
        #expect(head.status == 404)
        #expect(text(head.reasonPhrase) == "Not  Found")
        #expect(head.framing == .length(3))
        #expect(head.keepsAlive)
        #expect(!head.isInterim)
        #expect(try response("HTTP/1.1 103 \r\n\r\n").isInterim)
    }

    @Test("a reason may be empty, with its space or without")
    func emptyReasons() throws {
        for line in ["HTTP/1.1 200 ", "HTTP/1.1 200"] {
            let head = try response(line + "\r\nContent-Length: 0\r\n\r\n")
            #expect(head.status == 200)
            #expect(head.reasonPhrase.isEmpty)
        }
    }

    @Test(
        "status lines that are none",
        arguments: [
            "", "HTTP/1.1", "HTTP/1.1 20", "HTTP/1.1 20x OK", "HTTP/1.1 099 X", "HTTP/2.0 200 OK", "HTTP/1.2 200 OK", "http/1.1 200 OK",
            "HTTP/1.1  200 OK",
            "HTTP/1.1 200 O\u{0}K", "HTTP/1.1 2000 OK", "HTTP/1.1 200OK", "HTTP/1.1 200\tOK", "ICY 200 OK", "HTTP/1.1 200 OK\rX",
        ])
    func statusLines(line: String) {
        #expect(refusal { try response(line + "\r\nA: b\r\n\r\n") } == .malformedStatusLine)
    }

    @Test("what has no body, has none whatever it declares (RFC 9112 section 6.3)")
    func bodiless() throws {
        #expect(try response("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", answering: .head).framing == .none)
        #expect(try response("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", answering: .head).framing == .none)
        for status in [100, 103, 199, 204, 304] {
            #expect(try response("HTTP/1.1 \(status) X\r\nContent-Length: 9\r\n\r\n").framing == .none, "\(status)")
            #expect(try response("HTTP/1.1 \(status) X\r\n\r\n").framing == .none, "\(status)")
        }
    }

    @Test("otherwise a body is chunked, or has a length, or goes on to the end of the connection")
    func bodies() throws {
        #expect(try response("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").framing == .chunked)
        #expect(try response("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").framing == .none)
        let unbounded = try response("HTTP/1.1 200 OK\r\n\r\n")
        #expect(unbounded.framing == .untilClose)
        #expect(!unbounded.keepsAlive)
    }

    @Test("framings that two readers could read in two ways are refused, also where there is no body")
    func ambiguousFraming() {
        #expect(refusal { try response("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n") } == .conflictingContentLength)
        #expect(
            refusal { try response("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n") }
                == .contentLengthWithTransferEncoding)
        #expect(refusal { try response("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n") } == .malformedTransferEncoding)
        #expect(refusal { try response("HTTP/1.1 204 X\r\nContent-Length: x\r\n\r\n") } == .malformedContentLength)
    }

    @Test("who keeps the connection")
    func persistence() throws {
        #expect(try !response("HTTP/1.1 204 X\r\nConnection: close\r\n\r\n").keepsAlive)
        #expect(try !response("HTTP/1.0 204 X\r\n\r\n").keepsAlive)
        #expect(try response("HTTP/1.0 204 X\r\nConnection: keep-alive\r\n\r\n").keepsAlive)
    }

    @Test("so many fields and no more")
    func fieldCount() {
        let lines = String(repeating: "X: a\r\n", count: 256)
        #expect(refusal { try response("HTTP/1.1 200 OK\r\n\(lines)\r\n") } == nil)
        #expect(refusal { try response("HTTP/1.1 200 OK\r\n\(lines)X: a\r\n\r\n") } == .tooManyFields)
    }
}
