import Foundation
import Macaroons
import TestKit
import Testing

@Suite("Base64")
struct Base64Tests {
    @Test("the four forms in use are read alike, a line end is refused")
    func vectors() throws {
        let cases = try MacaroonVectors.shared.get().base64
        #expect(cases.count == 5)
        let bytes = try base64(#require(cases.first { $0.name == "std padded" }).text)
        for item in cases {
            #expect(Base64.decode(item.text) == (item.name == "std with trailing newline" ? nil : bytes), "\(item.name)")
        }
    }

    @Test("both alphabets agree with Foundation for every length")
    func foundation() {
        var generator = SeededGenerator(1)
        for count in 0..<200 {
            let bytes = generator.bytes(count)
            let standard = Data(bytes).base64EncodedString()
            let urlSafe = standard.replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
            #expect(Base64.encode(bytes) == standard)
            #expect(Base64.encode(bytes, alphabet: .urlSafe) == urlSafe)
            for text in [standard, urlSafe] {
                let bare = String(text.prefix { $0 != "=" })
                #expect(Base64.decode(text) == bytes)
                #expect(Base64.decode(bare) == bytes)
                #expect(bytes.isEmpty || Base64.encode(bytes, alphabet: text == urlSafe ? .urlSafe : .standard, padded: false) == bare)
            }
        }
    }

    @Test(
        "what is not exactly base64 is refused",
        arguments: [
            "A", "AAAAA", "AA=", "AAA==", "A===", "=", "==", "====", "AA==AA==", "AAA=A", "AB==", "AAB=", "AB", "AAB", "A+_A", "+A-A", " AAA", "AAA ",
            "AA\r\nAA", "AA*A", "AAA\u{0}", "AAAé", "AAAA=", "AAAA==", "AAAA====", "AA=A",
        ])
    func malformed(_ text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test("every single byte that is no digit is refused, at every place of a group")
    func foreignBytes() {
        let digits = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_".utf8)
        for byte in UInt8.min ... .max {
            for place in 0..<4 {
                var text = utf8("AAAA")
                text[place] = byte
                let isPadding = byte == UInt8(ascii: "=") && place == 3
                #expect((Base64.decode(text) != nil) == (digits.contains(byte) || isPadding))
            }
        }
    }

    @Test("a sequence that is not contiguous is read like an array")
    func anyCollection() {
        #expect(Base64.decode(utf8("AAEC").lazy.map { $0 }) == [0, 1, 2])
        #expect(Base64.encode([0, 1, 2].lazy.map { UInt8($0) }) == "AAEC")
    }
}
