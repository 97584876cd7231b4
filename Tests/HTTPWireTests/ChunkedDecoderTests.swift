import Testing

@testable import HTTPWire

@Suite("Chunked bodies")
struct ChunkedDecoderTests {
    /// Feeds a body in pieces of one size and puts together what comes out.
    static func decode(_ text: String, pieces: Int) throws -> (body: String, hasEnded: Bool, trailers: [String], left: Int) {
        var decoder = ChunkedDecoder()
        var pending: [UInt8] = []
        var body: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while true {
            pending += rest.prefix(pieces)
            rest = rest.dropFirst(pieces)
            var offset = 0
            reading: while true {
                switch try pending.withUnsafeBytes({ try decoder.next($0, &offset) }) {
                case .data(let range): body += pending[range]
                case .needsMore: break reading
                case .end(let trailers):
                    let lines = trailers.map { fields in
                        fields.lines.map { String(decoding: fields.name(of: $0), as: UTF8.self) + "=" + fields.string($0) }
                    }
                    return (String(decoding: body, as: UTF8.self), true, lines ?? [], pending.count - offset + rest.count)
                }
            }
            pending.removeFirst(offset)
            if rest.isEmpty { return (String(decoding: body, as: UTF8.self), false, [], pending.count) }
        }
    }

    @Test("a body is the same however it is cut", arguments: 1...40)
    func survivesAnyCut(pieces: Int) throws {
        let result = try Self.decode("3;name=value\r\nabc\r\n0b\r\nhello world\r\n0\r\nX-Sum: 5\r\n\r\nGET /", pieces: pieces)
        #expect(result.body == "abchello world")
        #expect(result.hasEnded)
        #expect(result.trailers == ["X-Sum=5"])
        #expect(result.left == 5)
    }

    @Test(
        "extensions mean nothing, as long as they are some",
        arguments: [
            ";x", ";x=y", ";x;y;z", ";x=y;z", ";x=\"\"", ";x=\"y z\"", ";x=\"y;z=\"", ";x=\"\\\"\"", ";x=\"\\\\\";y", ";x=\"\ty\"", ";x=\"é\"",
            ";!#$%&'*+-.^_`|~=0",
        ], [1, 1000])
    func readsOverExtensions(extensions: String, pieces: Int) throws {
        let result = try Self.decode("1\(extensions)\r\na\r\n0\(extensions)\r\n\r\n", pieces: pieces)
        #expect(result.body == "a" && result.hasEnded && result.left == 0)
    }

    @Test(
        "what could be read in two ways is refused",
        arguments: [
            "g\r\n", "-1\r\n", "+1\r\na\r\n", " 1\r\na\r\n", "0x1\r\na\r\n", "1 \r\na\r\n", "1\na\n", "1\r\nab\r\n", "1\r\na\n0\r\n\r\n", "\r\n",
            ";x\r\n",
            "fffffffffffffffff\r\n", "0\r\nX\r\n\r\n", "0\r\nX : 1\r\n\r\n", "0\r\n X: 1\r\n\r\n", "0\r\nX: 1\n\r\n", "1;\u{1}\r\na\r\n",
            "1;" + String(repeating: "x", count: 300) + "\r\na\r\n", "1;\r\na\r\n", "1;;\r\na\r\n", "1;x;\r\na\r\n", "1; x\r\na\r\n", "1;x \r\na\r\n",
            "1;x y\r\na\r\n", "1;x =y\r\na\r\n", "1;x= y\r\na\r\n", "1;x=\r\na\r\n", "1;=y\r\na\r\n", "1;x=y=z\r\na\r\n", "1;x=y,z\r\na\r\n",
            "1;\"x\"\r\na\r\n", "1;x/y\r\na\r\n", "1;x=\"y\r\na\r\n", "1;x=\"y\\\r\na\r\n", "1;x=\"y\\\"\r\na\r\n", "1;x=\"y\"z\r\na\r\n",
            "1;x=\"y\" ;z\r\na\r\n", "1;x=\"\u{1}\"\r\na\r\n", "1;x=\"\\\u{7F}\"\r\na\r\n", "1;é\r\na\r\n",
        ])
    func refuses(body: String) {
        #expect(throws: HTTPParseError.self) { try Self.decode(body, pieces: 1000) }
        #expect(throws: HTTPParseError.self) { try Self.decode(body, pieces: 1) }
    }
}
