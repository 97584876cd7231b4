import SSA
import Testing
import Throttling

@testable import Accounts

@Suite("Ids, scopes, addresses and names")
struct IdentityTests {
    @Test("An id survives its bytes and its text, and other lengths are none")
    func ids() throws {
        let id = try #require(UserID(hex: "0123456789abcdef00112233"))
        #expect(id.hex == "0123456789abcdef00112233")
        #expect(id.bytes == [0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 0x00, 0x11, 0x22, 0x33])
        #expect(UserID(id.bytes) == id)
        #expect(UserID(hex: "0123456789ABCDEF00112233") == id)
        for text in ["", "0123456789abcdef0011223", "0123456789abcdef0011223344", "0123456789abcdef0011223g"] {
            #expect(UserID(hex: text) == nil, "\(text)")
        }
        #expect(UserID([UInt8](repeating: 0, count: 11)) == nil)
    }

    @Test("A grant's id says its kind, and the rest of it is random")
    func kinds() throws {
        for seed in 0..<200 as Range<UInt64> {
            for kind in GrantKind.allCases {
                let id = grantID(seed, kind)
                #expect(id.kind == kind)
                #expect(GrantID(id.bytes)?.kind == kind)
                #expect(GrantID(hex: id.hex) == id)
            }
        }
        #expect(Set((0..<1000).map { grantID($0) }).count == 1000)
    }

    @Test("Scopes are canonical decimal digits up to 2^64 - 1, and nothing else is")
    func scopes() throws {
        for (text, value) in [("0", 0), ("1", 1), ("9007199254740993", 9_007_199_254_740_993), ("18446744073709551615", .max)] as [(String, UInt64)] {
            let scopes = try Scopes(digits: text.utf8)
            #expect(scopes.rawValue == value)
            #expect(scopes.description == text)
        }
        for text in [
            "", "00", "01", "-0", "-1", "+1", "1.0", "1e3", " 1", "1 ", "0x1", "18446744073709551616", "99999999999999999999",
            "184467440737095516150",
            "١", "1_000",
        ] {
            #expect((try? Scopes(digits: text.utf8)) == nil, "\(text)")
        }
        #expect(Scopes(rawValue: 0b1010).bits == [1, 3])
        #expect(Scopes(bits: [63]).rawValue == 1 << 63)
        #expect(Scopes(bits: [64]).isEmpty && Scopes(bits: [-1]).isEmpty)
        #expect(Scopes.all.bits.count == 64)
    }

    @Test(
        "An address has something on both sides of one @, and no spaces or control characters",
        arguments: [
            "a@b", " ada@example.org\t", "ada+tag@example.org", "Ünï@exämple", "a\"b@c", "@@", "a@", "@b", "a@b@c", "", " ", "a b@c", "a@b\nc",
        ])
    func addresses(_ text: String) {
        let isGood = ["a@b", " ada@example.org\t", "ada+tag@example.org", "Ünï@exämple", "a\"b@c"].contains(text)
        #expect(((try? email(text)) != nil) == isGood)
    }

    @Test("Two spellings of an address have one normal form, byte for byte, and each keeps its own text")
    func normalForms() throws {
        let first = try email("  Ren\u{E9}@Example.ORG ")
        let second = try email("rene\u{301}@example.org")
        #expect(Array(first.key.utf8) == Array(second.key.utf8))
        #expect(first.text == "Ren\u{E9}@Example.ORG")
        #expect(first != second)
        #expect(first.localPart == "ren\u{E9}")
        #expect(try email("a.b@c").key != email("ab@c").key)
    }

    @Test("An address of 254 bytes is one, of 255 is none")
    func addressLength() throws {
        #expect(throws: Never.self) { try email(String(repeating: "a", count: 252) + "@b") }
        #expect(throws: EmailAddressError.tooLong) { try email(String(repeating: "a", count: 253) + "@b") }
        #expect(throws: EmailAddressError.tooLong) { try email(String(repeating: " ", count: 1_000_000) + "a@b") }
    }

    @Test("A user name is trimmed, has 1 to 64 code points, and cannot rearrange a sentence")
    func usernames() throws {
        #expect(try Username("  Ada Lovelace\n").text == "Ada Lovelace")
        #expect(try Username(String(repeating: "\u{1F600}", count: 64)).text.unicodeScalars.count == 64)
        #expect(throws: UsernameError.tooLong) { try Username(String(repeating: "a", count: 65)) }
        #expect(throws: UsernameError.empty) { try Username(" \u{3000}\t") }
        for text in ["a\u{0}b", "a\nb", "a\u{202E}b", "a\u{2066}b", "a\u{2028}b", "a\u{9b}b"] {
            #expect(throws: UsernameError.forbiddenCharacter) { try Username(text) }
        }
    }

    @Test("What a caller says about itself is cut at a border between code points and loses its control characters")
    func callers() {
        let caller = Caller(network: .local, address: "192.0.2.1", userAgent: "a\r\nb" + String(repeating: "\u{1F600}", count: 200))
        #expect(caller.userAgent.hasPrefix("ab\u{1F600}"))
        #expect(caller.userAgent.utf8.count == 2 + 63 * 4)
    }

    @Test("What is kept of a password does not print")
    func redaction() throws {
        let hash = try #require(PasswordHash("$argon2id$secret"))
        #expect("\(hash)" == "<redacted>" && String(reflecting: hash) == "<redacted>")
        let owner = try user(1, email: "a@b")
        #expect(!"\(owner)".contains("$test$"))
        #expect(PasswordHash(String(repeating: "a", count: 513)) == nil)
    }
}
