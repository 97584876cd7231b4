import TestKit
import Testing

@testable import HTTPWire

@Suite("Hostile heads")
struct MutationTests {
    static let seeds = [
        "GET /a/b?c=d HTTP/1.1\r\nHost: gate.example:8402\r\nAccept: */*\r\nConnection: keep-alive, x-a\r\nX-A: b\r\n\r\n",
        "POST http://gate/x HTTP/1.1\r\nHost: gate\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n",
        "PUT / HTTP/1.0\r\nContent-Length: 000123\r\nAuthorization: L402 abc:def\r\nx_gatehouse_subject: me\r\n\r\n",
        "OPTIONS /é HTTP/1.1\r\nHost: [::1]:80\r\nOrigin: https://b\r\nAccess-Control-Request-Method: GET\r\n\r\n",
    ]
    static let answers = [
        "HTTP/1.1 200 OK\r\nContent-Length: 12\r\nDate: today\r\n\r\n", "HTTP/1.0 404\r\nConnection: keep-alive\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: x\r\n\r\n",
    ]
    private static let interesting: [UInt8] = Array("\r\n \t:,;/?#%[]@_-.\"\\0159afAF\0\u{7F}".utf8) + [0x80, 0xFF]

    private static func mutate(_ seed: String, _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = Array(seed.utf8)
        for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
            let index = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: bytes[index] = interesting.randomElement(using: &generator) ?? 0
            case 1: bytes.insert(interesting.randomElement(using: &generator) ?? 0, at: index)
            case 2: bytes.remove(at: index)
            case 3:
                let end = Int.random(in: index...min(bytes.count, index + 20), using: &generator)
                bytes.insert(contentsOf: bytes[index..<end], at: Int.random(in: 0...bytes.count, using: &generator))
            default: bytes.removeSubrange(index..<Int.random(in: index...min(bytes.count, index + 20), using: &generator))
            }
        }
        return bytes
    }

    @Test("no request traps, pieces make no difference, and what is accepted holds nothing that could be read in two ways")
    func requests() throws {
        var generator = SeededGenerator(402)
        var accepted = 0
        var used = RequestHead()
        for round in 0..<20_000 {
            let bytes = Self.mutate(Self.seeds[round % Self.seeds.count], &generator)
            let outcome = scan(bytes)
            #expect(scan(bytes, cuts: [Int.random(in: 0...bytes.count, using: &generator)]) == outcome)
            guard case .length(let length) = outcome else { continue }
            let head = Array(bytes[..<length])
            let fresh = try? request(head)
            let again = try? head.withUnsafeBytes { try used.parse($0, limits: .init()) }
            #expect((fresh == nil) == (again == nil))
            guard let fresh else { continue }
            accepted += 1
            #expect(used.framing == fresh.framing && used.keepsAlive == fresh.keepsAlive && used.originTarget == fresh.originTarget)
            check(fresh)
        }
        // Neither all nor none, or the mutations would show nothing.
        #expect((1_000..<15_000).contains(accepted))
    }

    private func check(_ head: RequestHead) {
        #expect(head.originTarget.first == UInt8(ascii: "/"))
        #expect(head.originTarget.starts(with: head.pathBytes))
        #expect(head.originTarget.allSatisfy { $0 > 0x20 && $0 < 0x7F })
        #expect(head.methodName.allSatisfy { $0.isTokenCharacter })
        #expect(head.authorityBytes.isEmpty ? head.minorVersion == 0 : RequestHead.isHost(head.authorityBytes))
        for line in head.fields.lines {
            let (name, value) = (head.fields.name(of: line), head.fields.value(of: line))
            #expect(!name.isEmpty && name.allSatisfy { $0.isTokenCharacter })
            #expect(value.allSatisfy { $0.isFieldValueCharacter })
            #expect(value.first?.isOptionalWhitespace != true && value.last?.isOptionalWhitespace != true)
        }
        #expect(head.fields.lines.filter { $0.id == .host }.count <= 1)
        #expect(head.fields.lines.filter { $0.id == .contentLength || $0.id == .transferEncoding }.count <= 1)
        #expect(head.framing != .untilClose)
        // Written down again and read anew, it says the same.
        var copy = Array("\(text(head.methodName)) ".utf8) + head.originTarget + Array(" HTTP/1.\(head.minorVersion)\r\n".utf8)
        for line in head.fields.lines {
            copy += Array(head.fields.name(of: line)) + Array(": ".utf8) + Array(head.fields.value(of: line)) + [13, 10]
        }
        let second = try? request(copy + [13, 10])
        #expect(second?.framing == head.framing)
        #expect(second?.keepsAlive == head.keepsAlive)
        #expect(second?.fields.lines.count == head.fields.lines.count)
        #expect(second?.fields.names { $0.isHopByHop } == head.fields.names { $0.isHopByHop })
    }

    @Test("no response traps, and what is accepted says the same when it is written down again")
    func responses() throws {
        var generator = SeededGenerator(9112)
        var accepted = 0
        for round in 0..<10_000 {
            let bytes = Self.mutate(Self.answers[round % Self.answers.count], &generator)
            guard case .length(let length) = scan(bytes) else { continue }
            var head = ResponseHead()
            guard (try? bytes[..<length].withUnsafeBytes({ try head.parse($0, answering: .get) })) != nil else { continue }
            accepted += 1
            #expect((100...999).contains(head.status))
            #expect(head.reasonPhrase.allSatisfy { $0.isFieldValueCharacter })
            #expect(head.framing != .untilClose || !head.keepsAlive)
            var copy = Array("HTTP/1.\(head.minorVersion) \(head.status) ".utf8) + head.reasonPhrase + [13, 10]
            for line in head.fields.lines {
                copy += Array(head.fields.name(of: line)) + Array(": ".utf8) + Array(head.fields.value(of: line)) + [13, 10]
            }
            copy += [13, 10]
            var second = ResponseHead()
            try copy.withUnsafeBytes { try second.parse($0, answering: .get) }
            #expect(second.framing == head.framing && second.status == head.status && second.keepsAlive == head.keepsAlive)
        }
        #expect((1_000..<9_500).contains(accepted))
    }

    @Test("a field value ends at the byte at which reading byte by byte ends it, wherever it begins")
    func endOfFieldValue() {
        var generator = SeededGenerator(8)
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...40, using: &generator)).map { _ -> UInt8 in
                let isOdd = Int.random(in: 0..<12, using: &generator) == 0
                return isOdd ? [0, 9, 0x1F, 0x20, 0x21, 0x7E, 0x7F, 0x80, 0x9F, 0xFF].randomElement(using: &generator) ?? 0 : UInt8(ascii: "v")
            }
            let start = Int.random(in: 0...bytes.count, using: &generator)
            let expected = bytes[start...].firstIndex { !$0.isFieldValueCharacter } ?? bytes.count
            #expect(bytes.withUnsafeBytes { $0.endOfFieldValue(from: start) } == expected, "\(bytes) from \(start)")
        }
    }
}
