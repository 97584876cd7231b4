import SSA
import Testing

@testable import Pages

@Suite("Catalogues")
struct CatalogueTests {
    private static func isScope(_ key: String) -> Bool { key.hasPrefix("scope-") }

    @Test("have the same keys, each once", arguments: Language.allCases)
    func keys(language: Language) {
        let catalogue = Catalogue.of(language)
        #expect(catalogue.language == language)
        #expect(catalogue.duplicates == [])
        let keys = Set(catalogue.texts.keys.filter { !Self.isScope($0) })
        let english = Set(Catalogue.english.texts.keys)
        #expect(keys.subtracting(english) == [])
        #expect(english.subtracting(keys) == [])
    }

    @Test("fill in the same things", arguments: Language.allCases)
    func placeholders(language: Language) {
        for (key, text) in Catalogue.english.texts {
            let its = Catalogue.of(language).texts[key] ?? ""
            #expect(Set(Phrases.placeholders(its)) == Set(Phrases.placeholders(text)), "\(key)")
            #expect(its.count { $0 == "`" } % 2 == 0, "\(key)")
        }
    }

    @Test("hold text on one line, without a space too many", arguments: Language.allCases)
    func texts(language: Language) {
        for (key, text) in Catalogue.of(language).texts {
            #expect(!text.isEmpty && text.first != " " && text.last != " " && !text.contains("  "), "\(key)")
            #expect(text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }, "\(key)")
        }
        #expect(Catalogue.of(language).texts["months"]?.split(separator: " ").count == 12)
    }

    @Test("say every permission of the standard registry in every language but English, whose words it has itself")
    func scopes() {
        let wanted = Set(ScopeRegistry.standard.definitions.flatMap { ["scope-\($0.name)", "scope-\($0.name)-text"] })
        #expect(Set(Catalogue.german.texts.keys.filter(Self.isScope)) == wanted)
        #expect(Set(Catalogue.french.texts.keys.filter(Self.isScope)) == wanted)
        #expect(Catalogue.english.texts.keys.filter(Self.isScope) == [])
    }

    @Test("say something in a language that is not the same in another")
    func different() {
        // Words that two languages share.
        let shared = Set(["code", "first-day", "months", "date", "language"])
        for (key, text) in Catalogue.english.texts where !shared.contains(key) {
            #expect(Catalogue.german.texts[key] != text, "\(key)")
            #expect(Catalogue.french.texts[key] != text, "\(key)")
        }
    }

    @Test("a template that asks for a phrase that is missing is found when the pages are made")
    func templates() throws {
        #expect(Templates.phrases(in: "<p>{{{t.deny}}} {{#x}}{{{t.allow}}}{{/x}}</p>") == ["deny", "allow"])
        #expect(Templates.all.values.flatMap { Templates.phrases(in: $0) }.count > 50)
        // Two braces would escape what is escaped.
        for (name, text) in Templates.all {
            let tags = text.split(separator: "{{").dropFirst().map { $0.first ?? " " }
            #expect(tags.allSatisfy { "{#/^>".contains($0) }, "\(name)")
        }
    }
}
