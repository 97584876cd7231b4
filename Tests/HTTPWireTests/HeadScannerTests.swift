import Testing

@testable import HTTPWire

@Suite("Finding the end of a head")
struct HeadScannerTests {
    static let samples = [
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\n\r\n", "\r\n", "\r\n\r\n", "\n", "a\n",
        "a\r\nb\n\r\n", "a\r\n\n",
        "a\rb\r\n\r\n", "a\r\r\n\r\n", "a\r\n\r", "a\r\n\r\r\n", "", "a", "\r", "a\r\n", "a\u{0}\r\n\r\n",
    ]

    @Test("it makes no difference in which pieces a head arrives", arguments: samples)
    func pieces(sample: String) {
        let bytes = Array(sample.utf8)
        for limit in [4, 8, 16, 64] {
            let whole = scan(bytes, limit: limit)
            for cut in 0...bytes.count { #expect(scan(bytes, cuts: [cut], limit: limit) == whole, "cut at \(cut), limit \(limit)") }
            #expect(scan(bytes, cuts: Array(0...bytes.count), limit: limit) == whole, "byte by byte, limit \(limit)")
        }
    }

    @Test("every line ends with CR LF")
    func lineEnds() {
        #expect(scan(Array("a\r\n\r\n".utf8)) == .length(5))
        #expect(scan(Array("\r\n".utf8)) == .length(2))
        #expect(scan(Array("a\n\r\n".utf8)) == .refused(HTTPParseError(.bareLineFeed, at: 1)))
        #expect(scan(Array("a\r\n\n".utf8)) == .refused(HTTPParseError(.bareLineFeed, at: 3)))
        #expect(scan(Array("\n".utf8)) == .refused(HTTPParseError(.bareLineFeed, at: 0)))
    }

    @Test("a head of just the limit is one, and one byte more is too much")
    func limit() {
        let head = Array((String(repeating: "a", count: 96) + "\r\n\r\n").utf8)
        #expect(head.count == 100)
        #expect(scan(head, limit: 100) == .length(100))
        #expect(scan(head + [1, 2, 3], limit: 100) == .length(100))
        #expect(scan(head, limit: 99) == .refused(HTTPParseError(.headTooLarge, at: 99)))
        #expect(scan(Array(head.dropLast()), limit: 100) == .needsMore)
        #expect(scan([UInt8](repeating: 0x61, count: 100), limit: 100) == .refused(HTTPParseError(.headTooLarge, at: 100)))
    }
}
