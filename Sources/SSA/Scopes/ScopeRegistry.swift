/// The scopes that a network knows.
public struct ScopeRegistry: Hashable, Sendable {
    /// By bit, ascending.
    public let definitions: [ScopeDefinition]
    /// The bits that mean something here.
    public let known: Scopes

    /// An empty registry is one: then tools can ask for the user's identity alone.
    public init(_ definitions: [ScopeDefinition]) throws(ScopeRegistryError) {
        var known = Scopes()
        var names: Set<String> = []
        for definition in definitions {
            try ScopeRegistry.check(definition)
            guard known.isDisjoint(with: definition.scopes) else { throw .bitTwice(definition.bit) }
            guard names.insert(definition.name).inserted else { throw .nameTwice(definition.name) }
            known.formUnion(definition.scopes)
        }
        self.init(checked: definitions)
    }

    init(checked definitions: [ScopeDefinition]) {
        self.definitions = definitions.sorted { $0.bit < $1.bit }
        known = Scopes(bits: definitions.map(\.bit))
    }

    /// The rules for one definition.
    static func check(_ definition: ScopeDefinition) throws(ScopeRegistryError) {
        guard (0..<64).contains(definition.bit) else { throw .bitOutOfRange(definition.bit) }
        guard isName(definition.name) else { throw .malformedName(bit: definition.bit) }
        guard isText(definition.title, limit: ScopeDefinition.titleLimit) else { throw .malformedTitle(bit: definition.bit) }
        guard isText(definition.sentence, limit: ScopeDefinition.sentenceLimit) else { throw .malformedSentence(bit: definition.bit) }
    }

    private static func isName(_ name: String) -> Bool {
        guard (1...ScopeDefinition.nameLimit).contains(name.utf8.count) else { return false }
        let isWord = { (byte: UInt8) in byte.isDigit || (byte.isLetter && byte == byte.lowercased) }
        let words = name.utf8.split(omittingEmptySubsequences: false) { ".-_".utf8.contains($0) }
        return words.allSatisfy { !$0.isEmpty && $0.allSatisfy(isWord) }
    }

    /// On one line, and nothing in it that turns the direction of writing or cannot be seen.
    private static func isText(_ text: String, limit: Int) -> Bool {
        (1...limit).contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy { scalar in
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
                default: true
                }
            }
    }

    public subscript(bit bit: Int) -> ScopeDefinition? {
        definitions.first { $0.bit == bit }
    }

    public subscript(name name: String) -> ScopeDefinition? {
        definitions.first { $0.name == name }
    }

    /// What a tool asks for, in the order of the bits. A bit without a meaning is refused, never passed over: the user could not be told what it permits.
    public func definitions(of scopes: Scopes) throws(UnknownScopes) -> [ScopeDefinition] {
        let unknown = scopes.subtracting(known)
        guard unknown.isEmpty else { throw UnknownScopes(scopes: unknown) }
        return definitions.filter { scopes.contains($0.scopes) }
    }

    /// The names of those bits that are known here, in the order of the bits.
    public func names(of scopes: Scopes) -> [String] {
        definitions.filter { scopes.contains($0.scopes) }.map(\.name)
    }

    /// What a user grants who was shown this registry.
    ///
    /// - Parameter chosen: what came back from the screen.
    /// - Parameter asked: what the tool asked for, from where the request is kept; never from the form.
    /// - Returns: the grant to be stored. It holds no bit that this registry does not know, so one that is defined later is not silently gained.
    public func grant(_ chosen: Scopes, of asked: Scopes) throws(ScopesNotAskedFor) -> Scopes {
        let extra = chosen.subtracting(asked)
        guard extra.isEmpty else { throw ScopesNotAskedFor(scopes: extra) }
        return chosen.intersection(known)
    }
}
