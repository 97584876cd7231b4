import PayingClient
import SSA

/// What somebody decided about a tool.
enum Decision {
    case denied
    case allowed(Scopes)

    /// Asks on the terminal. Only the whole word lets the tool in; the end of the input refuses, like Enter.
    static func ask(_ screen: AuthorizationScreen) -> Decision {
        Console.raw("\n" + screen.introduction + "\n" + screen.permissions(screen.proposal) + "\n" + screen.ending + "\n")
        var chosen = screen.proposal
        while true {
            let question = screen.asked.isEmpty ? "" : "numbers switch permissions on or off, "
            guard let answer = Prompt.line("\(question)`allow` lets it in, Enter refuses: ") else { return .denied }
            switch Answer(answer, count: screen.asked.count) {
            case .deny: return .denied
            case .allow: return .allowed(chosen)
            case .toggle(let numbers):
                for number in numbers { chosen.formSymmetricDifference(screen.asked[number - 1].scopes) }
                Console.raw("\n" + screen.permissions(chosen) + "\n")
            case .unclear: Console.raw("that was not understood; nothing has happened\n")
            }
        }
    }

    /// Reads `--yes-to`: digits as in a link, or names with commas between them.
    static func given(_ text: String, _ screen: AuthorizationScreen) throws(Stop) -> Decision {
        let scopes = try scopes(text, screen.network.scopes)
        let extra = scopes.subtracting(screen.request.scopes)
        guard extra.isEmpty else {
            let names = screen.network.scopes.names(of: extra).joined(separator: ", ")
            throw Stop(.usage, "the tool does not ask for \(names.isEmpty ? "bit \(extra.bits.map(String.init).joined(separator: ", "))" : names)")
        }
        return .allowed(scopes)
    }

    private static func scopes(_ text: String, _ registry: ScopeRegistry) throws(Stop) -> Scopes {
        if let scopes = try? Scopes(digits: Array(text.utf8)) { return scopes }
        var scopes = Scopes()
        for name in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let definition = registry[name: String(name)] else {
                let hint = Spelling.nearest(to: String(name), among: registry.definitions.map(\.name)).map { "did you mean \($0)?" }
                throw Stop(.usage, "there is no permission \(Console.printable(String(name))) in this network", hint: hint)
            }
            scopes.formUnion(definition.scopes)
        }
        return scopes
    }
}

/// One line of somebody who decides.
private enum Answer {
    case deny
    case allow
    /// From 1 on.
    case toggle([Int])
    case unclear

    init(_ line: String, count: Int) {
        let words = line.lowercased().split { " ,\t\r".contains($0) }
        let numbers = words.compactMap { Int($0) }.filter { (1...max(count, 1)).contains($0) && count > 0 }
        switch words {
        case [], ["deny"], ["no"], ["n"]: self = .deny
        case ["allow"]: self = .allow
        case _ where numbers.count == words.count: self = .toggle(numbers)
        default: self = .unclear
        }
    }
}
