import Testing

@testable import Pages

@Suite("Languages")
struct LanguageTests {
    @Test(
        "the language wanted most is taken, and English where none is known",
        arguments: [
            (nil, Language.english), ("", .english), ("de", .german), ("de-AT,de;q=0.9,en;q=0.8", .german), ("fr;q=0.4, de;q=0.5", .german),
            ("it, fr;q=0.2", .french), ("it, es", .english), ("EN-gb;q=0.1, FR-ca;q=0.1", .english), ("de;q=0, fr;q=0.001", .french),
            ("*;q=0.9, fr;q=0.5", .english), ("fr, *;q=0.5", .french), ("de;q=2, fr;q=0.1", .french), ("de;q=0.5;x=1, fr;q=0.1", .french),
            ("deutsch, fr;q=0.1", .french), (",;,;;,", .english), (" fr ;q=1 ", .french),
        ])
    func negotiates(field: String?, language: Language) {
        #expect(Language.negotiate(acceptLanguage: field) == language)
    }

    @Test("a field of more than 1,024 bytes is not read")
    func long() {
        #expect(Language.negotiate(acceptLanguage: "de" + String(repeating: ", it", count: 300)) == .english)
    }

    @Test(
        "a tag counts by its first part",
        arguments: [("de", Language.german), ("DE-ch", .german), ("fr-CA", .french), ("", nil), ("d", nil), ("dex", nil)])
    func tags(tag: String, language: Language?) {
        #expect(Language(tag: tag) == language)
    }
}
