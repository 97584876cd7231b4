/// Every text of the pages in one language.
struct Catalogue: Sendable {
    let language: Language
    /// By keys that all languages share.
    let texts: [String: String]
    /// Keys that came more than once.
    let duplicates: [String]

    /// - Parameter parts: `key: text` on each line; a line that begins with a space goes on with the one above.
    init(_ language: Language, _ parts: [String]) {
        self.language = language
        var texts: [String: String] = [:]
        var duplicates: [String] = []
        for part in parts {
            var lines: [String] = []
            for line in part.split(separator: "\n") {
                if line.first == " ", let last = lines.popLast() { lines.append(last + line) } else { lines.append(String(line)) }
            }
            for line in lines {
                guard let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) else { continue }
                let key = String(line[..<colon])
                let text = line[line.utf8.index(after: colon)...].drop { $0 == " " }
                if texts.updateValue(String(text), forKey: key) != nil { duplicates.append(key) }
            }
        }
        self.texts = texts
        self.duplicates = duplicates
    }

    static func of(_ language: Language) -> Catalogue {
        switch language {
        case .english: english
        case .german: german
        case .french: french
        }
    }
}
