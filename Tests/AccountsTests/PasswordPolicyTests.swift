import Foundation
import Testing

@testable import Accounts

@Suite("Which passwords may be chosen")
struct PasswordPolicyTests {
    func refusal(_ text: String, minimum: Int = 15) throws -> PasswordRefusal? {
        let policy = PasswordPolicy(minimumLength: minimum, contextWords: ["Northwind Traders"])
        return policy.refusal(
            of: try Password(text, composed: composed), email: try email("lovelace.ada@example.org"), username: try Username("Countess Ada"))
    }

    @Test(
        "Any characters make a password: no kinds are asked for, and spaces and all scripts count",
        arguments: [
            "turnip over the moon", "aaaabbbbccccdddde", "                 x", "ключ под ковриком", "我把鑰匙放在花盆下面了真的是這樣", "🐟🐠🐡🦈🐙🦑🦀🦞🦐🐚🐌🦋🐛🐜🐝",
            "nocapitalsordigitshere",
        ])
    func anything(_ text: String) throws {
        #expect(try refusal(text) == nil)
    }

    @Test("Length counts in composed code points: fourteen are too few, fifteen enough, as the password is the only factor")
    func length() throws {
        #expect(PasswordPolicy().minimumLength == 15)
        #expect(try refusal("kx7fq2mzw9vb4t") == .tooShort(minimum: 15))
        #expect(try refusal("kx7fq2mzw9vb4th") == nil)
        // Twenty-eight code points as they are typed, fourteen when composed.
        #expect(try refusal(String("äöüéèàâêîôûñåç").decomposedStringWithCanonicalMapping) == .tooShort(minimum: 15))
        #expect(try refusal("kx7fq2mz", minimum: 8) == nil)
        #expect(try refusal("kx7fq2m", minimum: 1) == .tooShort(minimum: 8))
        #expect(PasswordPolicy(minimumLength: 1000).minimumLength == 64)
    }

    @Test("1,024 bytes are a password, one more is none, whatever it would compose to")
    func bound() throws {
        #expect(throws: Never.self) { try Password(String(repeating: "é", count: 512), composed: composed) }
        #expect(throws: PasswordRefusal.tooLong) { try Password(String(repeating: "é", count: 512) + "a", composed: composed) }
        #expect(throws: PasswordRefusal.tooLong) { try Password(String(repeating: "a", count: 5_000_000), composed: composed) }
    }

    @Test("Two ways to type the same characters make one password, and the way it was typed is kept beside it")
    func composition() throws {
        let first = try Password("re\u{301}sume\u{301}", composed: composed)
        let second = try Password("r\u{E9}sum\u{E9}", composed: composed)
        #expect(Array(first.text.utf8) == Array(second.text.utf8))
        #expect(Array(first.typed.utf8) != Array(second.typed.utf8))
        #expect("\(first)" == "<redacted>" && String(reflecting: first) == "<redacted>")
    }

    @Test(
        "What is guessed first is refused, with padding and repeated too",
        arguments: [
            "passwordpassword", "Password123456789", "123456password7890", "Correct Horse Battery Staple", "thisismypassword", "ILoveYou!!!!!!!!2024",
            "letmeinletmeinletmein",
            "supercalifragilisticexpialidocious", "iloveyou iloveyou iloveyou",
        ])
    func common(_ text: String) throws {
        #expect(try refusal(text) == .common)
    }

    @Test(
        "A row of characters is refused, however long",
        arguments: [
            "aaaaaaaaaaaaaaaaaaaa", "123456789012345678", "987654321098765", "abcdefghijklmnopqrs", "qwertyuiopasdfghjkl", "abababababababab",
            "1qaz2wsx3edc4rfv", "abc1abc1abc1abc1",
        ])
    func sequences(_ text: String) throws {
        #expect(try refusal(text) == .sequence)
    }

    @Test(
        "The member's address and name and the network's are refused, with padding and repeated too",
        arguments: [
            "lovelace.ada@example.org", "LovelaceLovelace", "Countess Ada 1815 1815", "northwindtraders", "Northwind2026!!!", "lovelaceada19990101",
        ])
    func context(_ text: String) throws {
        #expect(try refusal(text) == .contextual)
    }

    @Test(
        "A password that only contains such a word is none of them",
        arguments: ["my password is a turnip", "lovelace was a countess", "northwind blows today"])
    func parts(_ text: String) throws {
        #expect(try refusal(text) == nil)
    }

    @Test("Well-known passwords of several languages are on the list, and a sentence of one's own is not")
    func list() {
        #expect(["password", "letmein", "correcthorsebatterystaple", "contraseña", "пароль"].allSatisfy(CommonPasswords.contains))
        #expect(!CommonPasswords.contains("turnip over the moon"))
    }
}
