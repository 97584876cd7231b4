import TestKit
import Testing

@testable import HTTPWire

@Suite("WebSocket frames")
struct WebSocketTests {
    private func read(_ bytes: [UInt8], step: Int? = nil, limit: Int = 64 * 1024) -> Reading {
        var reader = WebSocketReader(messageLimit: limit)
        var reading = Reading()
        var start = 0
        while start < bytes.count, reading.error == nil {
            let end = min(bytes.count, start + (step ?? bytes.count))
            bytes[start..<end].withUnsafeBytes { reader.receive($0) }
            start = end
            do {
                while let event = try reader.next() { reading.events.append(event) }
            } catch {
                reading.error = error as? WebSocketError
            }
        }
        return reading
    }

    private struct Reading: Equatable {
        var events: [WebSocketReader.Event] = []
        var error: WebSocketError?
    }

    @Test("the examples of RFC 6455 section 5.7 that a client may send")
    func examples() {
        let hello = WebSocketReader.Event.text(Array("Hello".utf8))
        #expect(read([0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58]).events == [hello])
        #expect(read(masked(0x1, "Hel", final: false) + masked(0x0, "lo")).events == [hello])
        #expect(read([0x89, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58]).events == [.ping(Array("Hello".utf8))])
        #expect(WebSocketFrame.text(Array("Hello".utf8)) == [0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f])
        #expect(WebSocketFrame.pong(Array("Hello".utf8)) == [0x8a, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f])
    }

    @Test("lengths are written in the shortest of three ways, and read in it only", arguments: [0, 1, 125, 126, 127, 65_535])
    func lengths(_ count: Int) {
        let text = String(repeating: "x", count: count)
        #expect(read(masked(0x1, text)).events == [.text(Array(text.utf8))])
        let frame = WebSocketFrame.text(Array(text.utf8))
        #expect(frame.count == count + (count < 126 ? 2 : 4))
        if count < 126 { #expect(read([0x81, 0x80 | 126, 0, UInt8(count)] + mask).error == .malformedLength) }
        #expect(read([0x81, 0x80 | 127, 0, 0, 0, 0, 0, 0, UInt8(count >> 8), UInt8(count & 255)] + mask).error == .malformedLength)
    }

    @Test("a long answer is one frame")
    func longAnswer() {
        let frame = WebSocketFrame.text([UInt8](repeating: 0x78, count: 1 << 20))
        #expect(frame.prefix(10) == [0x81, 127, 0, 0, 0, 0, 0, 0x10, 0, 0])
        #expect(frame.count == (1 << 20) + 10)
    }

    @Test("control frames may come between the pieces of a message")
    func interleavedControl() {
        let reading = read(masked(0x1, "a", final: false) + masked(0x9, "p") + masked(0x0, "b", final: false) + masked(0xA, "") + masked(0x0, "c"))
        #expect(reading.events == [.ping([0x70]), .pong([]), .text(Array("abc".utf8))])
    }

    @Test(
        "what is no frame of a client's is refused with its own reason",
        arguments: [
            ([0x81, 0x00], .notMasked), ([0xC1, 0x80], .reservedBits), ([0xA1, 0x80], .reservedBits), ([0x91, 0x80], .reservedBits),
            ([0x83, 0x80], .unknownOpcode), ([0x87, 0x80], .unknownOpcode), ([0x8B, 0x80], .unknownOpcode), ([0x8F, 0x80], .unknownOpcode),
            ([0x80, 0x80], .unexpectedContinuation), ([0x00, 0x80], .unexpectedContinuation), ([0x09, 0x80], .fragmentedControl),
            ([0x08, 0x80], .fragmentedControl), ([0x89, 0xFE], .longControl), ([0x88, 0xFF], .longControl),
            ([0x81, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0], .malformedLength), ([0x82, 0xFF, 0, 0, 0, 0, 0, 1, 0, 1], .tooLong),
            ([0x81, 0xFF, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], .malformedLength),
        ] as [([UInt8], WebSocketError)])
    func refused(_ bytes: [UInt8], _ error: WebSocketError) {
        #expect(read(bytes).error == error)
        #expect(read(masked(0x1, "before") + bytes, step: 1) == Reading(events: [.text(Array("before".utf8))], error: error))
        // Nothing comes behind it.
        #expect(read(bytes + masked(0x1, "after")).events == [])
    }

    @Test("a message inside a message, and one without an end, are refused")
    func order() {
        #expect(read(masked(0x1, "a", final: false) + masked(0x1, "b")).error == .interleaved)
        #expect(read(masked(0x1, "a", final: false) + masked(0x2, "b")).error == .interleaved)
        let pieces = (0..<WebSocketReader.fragmentLimit).flatMap { masked($0 == 0 ? 0x1 : 0x0, "", final: false) }
        #expect(read(pieces).error == nil)
        #expect(read(pieces + masked(0x0, "")).error == .tooManyFragments)
    }

    @Test("the bound holds for a message, not for its pieces")
    func bound() {
        #expect(read(masked(0x1, "12345"), limit: 5).events.count == 1)
        #expect(read(masked(0x1, "123456"), limit: 5).error == .tooLong)
        #expect(read(masked(0x1, "123", final: false) + masked(0x0, "45"), limit: 5).events.count == 1)
        #expect(read(masked(0x1, "123", final: false) + masked(0x0, "456"), limit: 5).error == .tooLong)
    }

    @Test(
        "text is UTF-8, also where a character is cut by a frame's end",
        arguments: [
            ([0xC3, 0xBC], true), ([0xE2, 0x82, 0xAC], true), ([0xF0, 0x9F, 0x98, 0x80], true), ([0xC3], false), ([0xC0, 0x80], false),
            ([0xED, 0xA0, 0x80], false), ([0xF4, 0x90, 0x80, 0x80], false), ([0xFF], false),
        ] as [([UInt8], Bool)])
    func utf8(_ bytes: [UInt8], _ isText: Bool) {
        let split = masked(0x1, bytes.prefix(1), final: false) + masked(0x0, bytes.dropFirst())
        #expect(read(split) == (isText ? Reading(events: [.text(bytes)]) : Reading(error: .notText)))
        #expect(read(masked(0x2, bytes[...])).events == [.binary(bytes)])
    }

    @Test("close frames carry a code that may be sent, and are the last")
    func close() {
        #expect(read(masked(0x8, "") + masked(0x1, "x")).events == [.close(nil)])
        for code in [1000, 1003, 1007, 1014, 3000, 4999] {
            let payload = [UInt8(code >> 8), UInt8(code & 255)] + "bye".utf8
            #expect(read(masked(0x8, payload[...])).events == [.close(WebSocketCloseCode(rawValue: UInt16(code)))])
        }
        for code in [0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535] {
            #expect(read(masked(0x8, [UInt8(code >> 8), UInt8(code & 255)][...])).error == .malformedClose)
        }
        #expect(read(masked(0x8, [3][...])).error == .malformedClose)
        #expect(read(masked(0x8, [3, 232, 0xFF][...])).error == .notText)
        #expect(WebSocketFrame.close(.normal, reason: "bye") == [0x88, 5, 3, 232] + "bye".utf8)
        #expect(WebSocketFrame.close(nil) == [0x88, 0])
        let long = WebSocketFrame.close(.policy, reason: String(repeating: "ü", count: 100))
        #expect(long.count == 2 + 124)
        #expect(String(validating: long.dropFirst(4), as: UTF8.self) != nil)
    }

    @Test("no bytes trap, and the pieces in which they come make no difference")
    func hostile() {
        var generator = SeededGenerator(6455)
        let seeds = [
            masked(0x1, "Hello") + masked(0x9, "ping") + masked(0x8, [3, 232][...]),
            masked(0x1, "a", final: false) + masked(0xA, "") + masked(0x0, "ü"),
            masked(0x2, String(repeating: "y", count: 300)) + masked(0x1, ""),
        ]
        var accepted = 0
        for round in 0..<20_000 {
            var bytes = seeds[round % seeds.count]
            for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
                let index = Int.random(in: 0..<min(bytes.count, 24), using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
                case 1: bytes.insert(UInt8.random(in: .min ... .max, using: &generator), at: index)
                case 2: bytes.remove(at: index)
                default: bytes.removeSubrange(index..<Int.random(in: index...min(bytes.count, index + 8), using: &generator))
                }
            }
            let whole = read(bytes, limit: 256)
            #expect(read(bytes, step: Int.random(in: 1...7, using: &generator), limit: 256) == whole)
            if whole.error == nil, !whole.events.isEmpty { accepted += 1 }
        }
        #expect((500..<19_000).contains(accepted))
    }

    @Test("the handshake is HTTP's Upgrade with version 13 and a key of sixteen bytes")
    func handshake() throws {
        let key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
        let upgrade = "Connection: keep-alive, Upgrade\r\nUpgrade: WebSocket"
        #expect(try WebSocketHandshake(get(upgrade, "Sec-WebSocket-Version: 13", key)).key == "dGhlIHNhbXBsZSBub25jZQ==")
        #expect(failure(try get("Sec-WebSocket-Version: 13", key)) == .notAsked)
        #expect(failure(try get("Connection: Upgrade", "Upgrade: echo", key)) == .notAsked)
        #expect(failure(try get(upgrade, key)) == .version)
        #expect(failure(try get(upgrade, "Sec-WebSocket-Version: 8", key)) == .version)
        #expect(failure(try get(upgrade, "Sec-WebSocket-Version: 13")) == .key)
        #expect(failure(try get(upgrade, "Sec-WebSocket-Version: 13", key, key)) == .key)
        #expect(failure(try get(upgrade, "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ")) == .key)
        #expect(failure(try request("POST / HTTP/1.1\r\nHost: a\r\n\(upgrade)\r\nSec-WebSocket-Version: 13\r\n\(key)\r\n\r\n")) == .notAsked)
    }

    private func failure(_ head: RequestHead) -> WebSocketHandshake.Failure? {
        do {
            _ = try WebSocketHandshake(head)
            return nil
        } catch {
            return error
        }
    }
}

private let mask: [UInt8] = [0x37, 0xfa, 0x21, 0x3d]

private func masked(_ opcode: UInt8, _ text: String, final isFinal: Bool = true) -> [UInt8] { masked(opcode, Array(text.utf8)[...], final: isFinal) }

private func masked(_ opcode: UInt8, _ payload: ArraySlice<UInt8>, final isFinal: Bool = true) -> [UInt8] {
    var bytes = [opcode | (isFinal ? 0x80 : 0)]
    if payload.count < 126 {
        bytes.append(0x80 | UInt8(payload.count))
    } else {
        bytes += [0x80 | 126, UInt8(payload.count >> 8), UInt8(payload.count & 255)]
    }
    return bytes + mask + payload.enumerated().map { $1 ^ mask[$0 & 3] }
}
