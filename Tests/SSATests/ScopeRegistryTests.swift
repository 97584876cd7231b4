import SSA
import Testing

@Suite("The registry of scopes")
struct ScopeRegistryTests {
    private func definition(
        bit: Int = 0, name: String = "a.b", title: String = "Title", sentence: String = "Sentence."
    ) -> ScopeDefinition {
        ScopeDefinition(bit: bit, name: name, title: title, sentence: sentence, tier: .low)
    }

    private func error(_ definitions: ScopeDefinition...) -> ScopeRegistryError? {
        #expect(throws: ScopeRegistryError.self) { try ScopeRegistry(definitions) }
    }

    @Test("the standard registry keeps the rules, with a scope of each tier and room in every area")
    func standard() throws {
        let standard = ScopeRegistry.standard
        #expect(try ScopeRegistry(standard.definitions) == standard)
        #expect(Set(standard.definitions.map(\.tier)) == Set(ScopeDefinition.Tier.allCases))
        #expect(standard[bit: 0]?.name == "profile.read")
        #expect(standard[name: "messages.send"]?.tier == .high)
        #expect(standard.known.bits == standard.definitions.map(\.bit))
        for definition in standard.definitions { #expect(definition.sentence.hasSuffix(".")) }
    }

    @Test("bits and names are unique, and bits within 64")
    func unique() {
        #expect(error(definition(bit: 64)) == .bitOutOfRange(64))
        #expect(error(definition(bit: -1)) == .bitOutOfRange(-1))
        #expect(error(definition(), definition(name: "c")) == .bitTwice(0))
        #expect(error(definition(), definition(bit: 1)) == .nameTwice("a.b"))
    }

    @Test(
        "a name is words with dots, hyphens or underscores between them",
        arguments: ["", "A", "a b", ".a", "a.", "a..b", "a-.b", "ä", "a/b", "a\n", String(repeating: "a", count: 65)])
    func names(name: String) {
        #expect(error(definition(name: name)) == .malformedName(bit: 0))
    }

    @Test(
        "what is shown is on one line, bounded, and cannot turn the direction of writing",
        arguments: ["", "a\nb", "a\u{202E}b", "a\u{2066}b", "a\u{200B}b", "a\u{0}", "a\u{2028}b", "\u{FEFF}a", String(repeating: "a", count: 301)])
    func texts(text: String) {
        #expect(error(definition(title: text)) == .malformedTitle(bit: 0))
        #expect(error(definition(sentence: text)) == .malformedSentence(bit: 0))
    }

    @Test("titles and sentences may be as long as their bounds and in any language")
    func bounds() throws {
        _ = try ScopeRegistry([definition(title: String(repeating: "a", count: 80), sentence: String(repeating: "a", count: 300))])
        _ = try ScopeRegistry([definition(title: "Nachrichten löschen", sentence: "メッセージを削除します。")])
        #expect(error(definition(title: String(repeating: "a", count: 81))) == .malformedTitle(bit: 0))
        #expect(try ScopeRegistry([]).known.isEmpty)
    }

    @Test("unknown bits are refused and named, the known ones among them not")
    func unknown() throws {
        let registry = try ScopeRegistry([definition(bit: 1, name: "one"), definition(bit: 63, name: "last")])
        #expect(try registry.definitions(of: Scopes(bits: [1, 63])).map(\.name) == ["one", "last"])
        #expect(try registry.definitions(of: []).isEmpty)
        let error = #expect(throws: UnknownScopes.self) { try registry.definitions(of: Scopes(bits: [0, 1, 54, 62])) }
        #expect(error?.scopes.bits == [0, 54, 62])
        #expect(error?.description.contains("bits 0, 54, 62") == true)
        #expect(registry.names(of: .all) == ["one", "last"])
    }

    @Test("a grant is what was chosen of what was asked; more is refused, and bits without a meaning are not kept for later")
    func grants() throws {
        let registry = try ScopeRegistry([definition(bit: 1, name: "one"), definition(bit: 2, name: "two")])
        #expect(try registry.grant(Scopes(bits: [1]), of: Scopes(bits: [1, 2])) == Scopes(bits: [1]))
        #expect(try registry.grant([], of: Scopes(bits: [1])).isEmpty)
        #expect(try registry.grant(Scopes(bits: [1, 40]), of: Scopes(bits: [1, 40])) == Scopes(bits: [1]))
        let error = #expect(throws: ScopesNotAskedFor.self) { try registry.grant(.all, of: Scopes(bits: [1])) }
        #expect(error?.scopes == Scopes.all.subtracting(Scopes(bits: [1])))
    }

    @Test("tiers are in order")
    func tiers() {
        #expect([.high, .low, .medium].sorted() == [ScopeDefinition.Tier.low, .medium, .high])
    }
}
