import SSA
import Testing

@Suite("Scopes")
struct ScopesTests {
    static let canonical: [(String, UInt64)] = [
        ("0", 0), ("1", 1), ("10", 10), ("9007199254740993", 9_007_199_254_740_993), ("9223372036854775808", 1 << 63),
        ("18446744073709551615", .max),
    ]
    static let refused = [
        ("", "scopes-empty"), ("00", "scopes-leading-zero"), ("01", "scopes-leading-zero"), ("007", "scopes-leading-zero"),
        ("-1", "scopes-not-digits"), ("+1", "scopes-not-digits"), (" 1", "scopes-not-digits"), ("1 ", "scopes-not-digits"),
        ("1e3", "scopes-not-digits"),
        ("1.0", "scopes-not-digits"), ("0x10", "scopes-not-digits"), ("1_000", "scopes-not-digits"), ("1,000", "scopes-not-digits"),
        ("%31", "scopes-not-digits"), ("\u{0661}", "scopes-not-digits"), ("１", "scopes-not-digits"), ("1\n", "scopes-not-digits"),
        ("1\0", "scopes-not-digits"),
        ("NaN", "scopes-not-digits"), ("-0", "scopes-not-digits"), ("18446744073709551616", "scopes-too-large"),
        ("99999999999999999999", "scopes-too-large"), ("100000000000000000000", "scopes-too-large"),
        (String(repeating: "9", count: 5000), "scopes-too-large"),
    ]

    @Test("canonical digits are read without loss and written as they were", arguments: canonical)
    func reads(digits: String, value: UInt64) throws {
        let scopes = try Scopes(digits: digits.utf8)
        #expect(scopes.rawValue == value)
        #expect(scopes.description == digits)
        #expect(try Scopes(jsonValue: Array(digits.utf8)) == scopes)
        #expect(try Scopes(jsonValue: Array("\"\(digits)\"".utf8)) == scopes)
        #expect(try Scopes(jsonValue: Array(" \t\r\n\(digits)\n".utf8)) == scopes)
    }

    @Test("anything else is refused, bare and as a string of JSON", arguments: refused)
    func refuses(digits: String, code: String) {
        #expect(refusal { try Scopes(digits: digits.utf8) } == code)
        #expect(refusal { try Scopes(jsonValue: Array("\"\(digits)\"".utf8)) } == code)
    }

    @Test(
        "a JSON value that is neither integer nor string is refused",
        arguments: [
            ("null", "scopes-neither-number-nor-string"), ("true", "scopes-neither-number-nor-string"), ("[1]", "scopes-neither-number-nor-string"),
            ("{}", "scopes-neither-number-nor-string"), ("1e0", "scopes-not-digits"), ("1.0", "scopes-not-digits"), ("-0", "scopes-not-digits"),
            ("\"", "scopes-not-digits"), ("\"1", "scopes-not-digits"), ("1\"", "scopes-not-digits"), (#""\u0031""#, "scopes-not-digits"),
            ("", "scopes-empty"), ("  ", "scopes-empty"), ("\"\"", "scopes-empty"), ("1 2", "scopes-not-digits"),
        ])
    func refusesJSON(text: String, code: String) {
        #expect(refusal { try Scopes(jsonValue: Array(text.utf8)) } == code)
    }

    @Test("bits go in and come out, and those out of range are not taken")
    func bits() {
        #expect(Scopes(bits: [0, 63, 5]).bits == [0, 5, 63])
        #expect(Scopes(bits: [0, 63]).rawValue == UInt64(1) << 63 | 1)
        #expect(Scopes(bits: [-1, 64, 1000]).isEmpty)
        #expect(Scopes.all.bits == Array(0..<64))
    }
}
