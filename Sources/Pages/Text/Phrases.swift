internal import Mustache

/// A catalogue as markup, with what is the same on the whole page filled in.
struct Phrases: Sendable, MustacheParent {
    let catalogue: Catalogue
    /// Of the placeholders that every phrase may have.
    let common: [String: Markup]

    /// A phrase with its placeholders filled in. One for which there is nothing to fill in stays as it is, braces and all.
    func callAsFunction(_ key: String, _ values: [String: Markup] = [:]) -> Markup {
        guard let text = catalogue.texts[key] else { return Phrases.missing(key) }
        return Phrases.filled(text) { values[$0] ?? common[$0] }
    }

    /// As it stands, for titles and for what goes on to be cut; `nil` where there is no such key.
    func text(_ key: String) -> String? { catalogue.texts[key] }

    func child(named key: String) -> Any? { self(key).html }

    static func missing(_ name: String) -> Markup { Markup("⟦\(name)⟧") }

    /// Escapes a phrase, makes code of what stands between backticks, and fills in what stands between braces.
    static func filled(_ text: String, _ value: (String) -> Markup?) -> Markup {
        var html = ""
        var isCode = false
        var rest = text[...]
        while let mark = rest.firstIndex(where: { $0 == "{" || $0 == "`" }) {
            html += Markup(rest[..<mark]).html
            if rest[mark] == "`" {
                html += isCode ? "</code>" : "<code>"
                isCode.toggle()
                rest = rest[rest.index(after: mark)...]
            } else if let end = rest[mark...].firstIndex(of: "}"), let markup = value(String(rest[rest.index(after: mark)..<end])) {
                html += markup.html
                rest = rest[rest.index(after: end)...]
            } else {
                html += "{"
                rest = rest[rest.index(after: mark)...]
            }
        }
        return Markup(html: html + Markup(rest).html + (isCode ? "</code>" : ""))
    }

    /// The placeholders in a phrase, in order.
    static func placeholders(_ text: String) -> [String] {
        text.split(separator: "{").dropFirst().compactMap { part in part.firstIndex(of: "}").map { String(part[..<$0]) } }
    }
}
