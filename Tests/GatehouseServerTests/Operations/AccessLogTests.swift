import Foundation
import Lightning
import ReverseProxy
import Synchronization
import Testing

@testable import GatehouseServer

@Suite("The access log")
struct AccessLogTests {
    static func record(_ adjust: (inout ExchangeRecord) -> Void = { _ in }) -> ExchangeRecord {
        var record = ExchangeRecord(outcome: .admitted, code: nil, service: "swaps", status: 200)
        record.request = ExchangeRecord.Request(
            method: "GET", host: "shop.example", path: "/swap/quote", version: "HTTP/1.1", caller: "203.0.113.7", userAgent: "curl/8",
            traceID: "0af7651916cd43dd8448eb211c80319c")
        record.paymentHash = PaymentHash(Array(repeating: 0xAB, count: 32))
        record.nanoseconds = 1_234_567_890
        record.upstreamNanoseconds = 999
        record.bytesReceived = 5
        record.bytesSent = 78
        adjust(&record)
        return record
    }

    static let moment = Timestamp(seconds: 1_800_000_000)

    @Test("a line of text begins like other servers' and tells the gate's part behind it")
    func text() {
        #expect(
            AccessLogLine.text(.init(record: Self.record(), endedAt: Self.moment)) == """
                203.0.113.7 - - [15/Jan/2027:08:00:00 +0000] "GET /swap/quote HTTP/1.1" 200 78 "-" "curl/8" host=shop.example service=swaps \
                outcome=admitted code=- in=5 duration=1.234567 upstream=0.000000 pass=abababababababab trace=0af7651916cd43dd8448eb211c80319c
                """)
    }

    @Test("a line of JSON is one object, with numbers as numbers and without what does not apply")
    func json() throws {
        let line = AccessLogLine.json(
            .init(
                record: Self.record { record in
                    record.upstreamNanoseconds = nil
                    record.paymentHash = nil
                }, endedAt: Self.moment))
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(object["time"] as? String == "2027-01-15T08:00:00Z")
        #expect(object["status"] as? Int == 200)
        #expect(object["duration_seconds"] as? Double == 1.234567)
        #expect(object["service"] as? String == "swaps")
        #expect(object["bytes_sent"] as? Int == 78)
        #expect(object["pass"] == nil)
        #expect(object["upstream_seconds"] == nil)
        #expect(object["code"] == nil)
    }

    @Test("nobody writes lines of his own, or ends a quoted text")
    func hostile() throws {
        let record = Self.record { record in
            record.request = ExchangeRecord.Request(
                method: "GET", host: "a", path: "/\"\\\n\u{1b}[2Jé", version: "HTTP/1.1", caller: "::1", userAgent: "x\" 200 0 \"\r\n\u{7f}",
                traceID: nil)
        }
        let text = AccessLogLine.text(.init(record: record, endedAt: Self.moment))
        #expect(text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F })
        #expect(text.contains(#""GET /\x22\x5c\x0a\x1b[2J\xc3\xa9 HTTP/1.1""#))
        #expect(text.contains(#""x\x22 200 0 \x22\x0d\x0a\x7f""#))
        let json = AccessLogLine.json(.init(record: record, endedAt: Self.moment))
        #expect(json.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F })
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect(object["path"] as? String == "/\"\\\n\u{1b}[2Jé")
    }

    @Test("what was no request is told as far as it is known")
    func malformed() {
        let record = ExchangeRecord(outcome: .malformed, code: "bare-line-feed", service: nil, status: 400)
        #expect(
            AccessLogLine.text(.init(record: record, endedAt: Self.moment)) == """
                - - - [15/Jan/2027:08:00:00 +0000] "-" 400 0 "-" "-" host=- service=- outcome=malformed code=bare-line-feed in=0 duration=0.000000 \
                upstream=- pass=- trace=-
                """)
    }

    /// Where lines go: blocks until it is let go.
    private final class Paper: Sendable {
        let lines = Mutex<[String]>([])
        let isHeld = Mutex(false)
        let gate = DispatchSemaphore(value: 0)
        let (entered, entering) = AsyncStream.makeStream(of: Void.self)

        func write(_ text: String) -> Bool {
            entering.yield()
            if isHeld.withLock({ $0 }) { gate.wait() }
            lines.withLock { $0 += text.split(separator: "\n").map(String.init) }
            return true
        }
    }

    @Test("whoever takes lines too slowly loses some, which are counted, and nobody waits")
    func drops() async {
        let paper = Paper()
        paper.isHeld.withLock { $0 = true }
        let log = AccessLog(capacity: 3, line: { "\($0.record.status)" }, write: paper.write)
        let running = Task { await log.run() }
        log.offer(Self.record(), endedAt: Self.moment)
        // One is being written and blocks; three more have room.
        for await _ in paper.entered { break }
        for _ in 0..<5 { log.offer(Self.record(), endedAt: Self.moment) }
        #expect(log.dropped == 2)
        paper.isHeld.withLock { $0 = false }
        paper.gate.signal()
        running.cancel()
        await running.value
        #expect(paper.lines.withLock { $0 } == ["200", "200", "200", "200"])
        #expect(log.dropped == 2)
    }

    @Test("lines that could not be written count as lost")
    func failedWrites() async {
        let log = AccessLog(line: { _ in "" }, write: { _ in false })
        log.offer(Self.record(), endedAt: Self.moment)
        let running = Task { await log.run() }
        running.cancel()
        await running.value
        #expect(log.dropped == 1)
    }
}
