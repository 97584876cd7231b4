import TestKit
import Testing

@testable import SSA

@Suite("Hosts and Punycode")
struct HostTests {
    /// RFC 3492 section 7.1, in lower case, and without those that a label has no room for.
    static let samples: [(String, String)] = [
        ("ليهمابتكلموشعربي؟", "egbpdaj6bu4bxfgehfvwxn"), ("他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye"),
        ("למההםפשוטלאמדבריםעברית", "4dbcagdahymbxekheh6e0a7fei0b"),
        ("почемужеонинеговорятпорусски", "b1abfaaepdrnnbgefbadotcwatmq2g4l"), ("3年b組金八先生", "3b-ww4c5e180e575a65lsy2b"),
        ("安室奈美恵-with-super-monkeys", "-with-super-monkeys-pc58ag80a8qai00g7n9n"), ("ひとつ屋根の下2", "2-u9tlzr9756bt3uc0v"),
        ("パフィーdeルンバ", "de-jg4avhby1noc0d"),
        ("そのスピードで", "d9juau41awczczp"), ("münchen", "mnchen-3ya"), ("bücher", "bcher-kva"),
    ]

    @Test("the samples of RFC 3492 are read and written", arguments: samples)
    func readsAndWrites(text: String, encoded: String) throws {
        let scalars = Array(text.unicodeScalars)
        #expect(Punycode.encode(scalars) == Array(encoded.utf8))
        #expect(Punycode.decode(encoded.utf8) == scalars)
    }

    @Test(
        "what overflows, ends early or stands for no scalar value is refused",
        arguments: ["99999999", "9999999999999999", "a-0", "é", "mnchen-3yA", "a-é", String(repeating: "a", count: 60), "a_b-3ya!", "--------9"])
    func refused(text: String) {
        #expect(Punycode.decode(text.utf8) == nil)
    }

    @Test("random labels neither trap nor survive when they are not canonical")
    func random() {
        var generator = SeededGenerator(3492)
        var decoded = 0
        for _ in 0..<50_000 {
            let label = (0..<Int.random(in: 1...20, using: &generator)).compactMap { _ in
                "abcdefghijklmnopqrstuvwxyz0123456789-".utf8.randomElement(using: &generator)
            }
            guard let scalars = Punycode.decode(label) else { continue }
            decoded += 1
            if let again = Punycode.encode(scalars) { #expect(Punycode.decode(again) == scalars) }
        }
        #expect(decoded > 1000)
    }

    @Test("random scalars are written so that they are read again")
    func roundTrip() {
        var generator = SeededGenerator(5891)
        for _ in 0..<5_000 {
            let scalars = (0..<Int.random(in: 1...12, using: &generator)).map { _ in
                Unicode.Scalar(UInt32.random(in: 0..<0x11_0000, using: &generator)) ?? "-"
            }
            guard let encoded = Punycode.encode(scalars) else { continue }
            #expect(Punycode.decode(encoded) == scalars)
        }
        #expect(Punycode.encode(Array(repeating: "\u{10FFFF}", count: 50)) != nil)
        #expect(Punycode.encode(Array(repeating: "\u{10FFFF}", count: 59)) == nil)
    }

    @Test("hosts in a configuration are read by the same rules")
    func text() throws {
        #expect(try URIHost("NET.Example").text == "net.example")
        #expect(refusal { try URIHost("net example") } == "host-forbidden-character")
        #expect(refusal { try URIHost("néé.example") } == "host-forbidden-character")
        #expect(try URIHost("[::1]").kind == .loopback)
    }
}
