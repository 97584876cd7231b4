/// The pages in Mustache. Values stand between three braces, since they are escaped already (``Markup``); `t` holds the phrases.
///
/// They are written as XML, so that a strict reader can tell whether they are whole.
enum Templates {
    static let all = [
        "layout": layout, "form": form, "problem": problem, "field": field, "authorize": authorize, "message": message, "bad-link": badLink,
        "access": access, "account": account, "handler": handler,
    ]

    /// The keys of the phrases that a template asks for.
    static func phrases(in template: String) -> [String] {
        var keys: [String] = []
        var rest = template[...]
        while let start = rest.firstRange(of: "{t.") {
            rest = rest[start.upperBound...]
            keys.append(String(rest.prefix { $0 != "}" }))
        }
        return keys
    }
}
