import NIOCore
import Testing

@Suite("Back-pressure")
struct BackPressureTests {
    /// What the gate may keep of one message, in bytes.
    private static let bound = 1 << 20
    private static let piece = 64 << 10

    private struct Stage {
        let harness: ProxyHarness
        let raw: RawUpstream
        let client: RawClient
        /// Bytes of the body: more than the system keeps on the way.
        let size: Int

        static func open(receiveBuffer: Int32? = nil) async throws -> Stage {
            let raw = try await RawUpstream.start()
            let harness = try await ProxyHarness.start(upstreamPort: raw.port)
            return Stage(
                harness: harness, raw: raw, client: try await RawClient.connect(to: harness.address, receiveBuffer: receiveBuffer),
                size: try KernelQueues.ample)
        }

        /// What the gate keeps of so many bytes that it was sent and cannot pass on.
        func kept(of taken: Int) throws -> Int {
            taken - (try KernelQueues.bytes(at: harness.address.port ?? 0, raw.port))
        }

        /// Others are served while one connection stands still.
        func servesOthers() async throws {
            let other = try await harness.connect()
            try await other.send("GET /free HTTP/1.1\r\nHost: a\r\n\r\n")
            let upstream = try await raw.accept()
            _ = try await upstream.receive { $0.hasSuffix("\r\n\r\n") }
            try await upstream.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nquick")
            #expect(try await other.response().body == "quick")
            await other.close()
        }

        func close() async throws {
            await client.close()
            try await harness.stop()
            try await raw.stop()
        }
    }

    /// A body of `size` bytes; chunked, it is one chunk, so that what follows the head is the body in both cases.
    private func framing(_ isChunked: Bool, size: Int) -> String {
        isChunked ? "Transfer-Encoding: chunked\r\n\r\n\(String(size, radix: 16))\r\n" : "Content-Length: \(size)\r\n\r\n"
    }

    /// What is left of the body of `size` bytes when `taken` of them and a piece are sent.
    private func rest(_ isChunked: Bool, of size: Int, after taken: Int) -> [UInt8] {
        [UInt8](repeating: UInt8(ascii: "x"), count: size - taken - Self.piece - 3) + Array("end".utf8)
            + (isChunked ? Array("\r\n0\r\n\r\n".utf8) : [])
    }

    /// The whole message, whose body has `size` bytes.
    private func message(from connection: RawClient, size: Int) async throws -> String {
        // By their number first: looking at millions of bytes each time that some come takes too long.
        _ = try await connection.receive(atLeast: size)
        return try await connection.receive { $0.hasSuffix("end") || $0.hasSuffix("\r\n0\r\n\r\n") }
    }

    /// How many bytes of the body there are, whose chunks may have been cut anew.
    private func bodyBytes(in message: String) -> Int {
        var message = message
        return message.withUTF8 { bytes in
            var (count, lineBreaks) = (0, 0)
            for byte in bytes {
                if lineBreaks == 4 {
                    if byte == UInt8(ascii: "x") { count += 1 }
                } else {
                    lineBreaks = byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n") ? lineBreaks + 1 : 0
                }
            }
            return count
        }
    }

    @Test("a client that does not read stops the upstream's answer, whose bytes are not kept in memory; none is lost", arguments: [false, true])
    func download(isChunked: Bool) async throws {
        let stage = try await Stage.open(receiveBuffer: 16 * 1024)
        try await stage.client.send("GET /free/big HTTP/1.1\r\nHost: a\r\n\r\n")
        let upstream = try await stage.raw.accept()
        _ = try await upstream.receive { $0.hasSuffix("\r\n\r\n") }
        try await stage.client.pauseReading()
        try await upstream.send("HTTP/1.1 200 OK\r\n\(framing(isChunked, size: stage.size))")
        let taken = try await upstream.sendUntilStuck(stage.size)
        try #require(taken < stage.size - Self.piece)
        #expect(try stage.kept(of: taken) < Self.bound)
        try await stage.servesOthers()

        try await stage.client.resumeReading()
        try await upstream.send(rest(isChunked, of: stage.size, after: taken))
        #expect(bodyBytes(in: try await message(from: stage.client, size: stage.size)) == stage.size - 3)
        try await stage.close()
    }

    @Test("an upstream that does not read stops the client's body, whose bytes are not kept in memory; none is lost", arguments: [false, true])
    func upload(isChunked: Bool) async throws {
        let stage = try await Stage.open()
        try await stage.client.send("POST /free/big HTTP/1.1\r\nHost: a\r\n\(framing(isChunked, size: stage.size))")
        let upstream = try await stage.raw.accept()
        _ = try await upstream.receive { $0.contains("\r\n\r\n") }
        try await upstream.pauseReading()
        let taken = try await stage.client.sendUntilStuck(stage.size)
        try #require(taken < stage.size - Self.piece)
        #expect(try stage.kept(of: taken) < Self.bound)
        try await stage.servesOthers()

        try await upstream.resumeReading()
        try await stage.client.send(rest(isChunked, of: stage.size, after: taken))
        #expect(bodyBytes(in: try await message(from: upstream, size: stage.size)) == stage.size - 3)
        try await upstream.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nall")
        #expect(try await stage.client.response().body == "all")
        try await stage.close()
    }
}
