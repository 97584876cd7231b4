/// A field of a form that is filled in by hand. Its name is its id.
struct FormField {
    var name: String
    /// The phrase; as a rule the name.
    var label: String?
    /// Of the HTML element. There is no `email`: browsers would rewrite international addresses, and refuse some that are right.
    var type = "text"
    var value = ""
    /// `autocomplete`.
    var completion: String
    /// `inputmode`.
    var keys = "text"
    var hint: Markup?

    static func email(_ value: String, completion: String, hint: Markup? = nil) -> FormField {
        FormField(name: "email", value: value, completion: completion, keys: "email", hint: hint)
    }

    /// Never filled in for anybody.
    static func password(label: String, completion: String, hint: Markup? = nil) -> FormField {
        FormField(name: "password", label: label, type: "password", completion: completion, hint: hint)
    }

    static func newPassword(minimum: Int, label: String, _ phrases: Phrases) -> FormField {
        .password(label: label, completion: "new-password", hint: phrases("password-hint", ["minimum": Markup(String(minimum))]))
    }

    static func code(keys: String, hint: Markup) -> FormField {
        FormField(name: "code", completion: "one-time-code", keys: keys, hint: hint)
    }

    /// - Parameter problem: what is wrong with what stood in it.
    func slots(problem: Markup?, _ phrases: Phrases) -> Slots {
        let describedBy = [hint.map { _ in "\(name)-hint" }, problem.map { _ in "\(name)-problem" }].compactMap(\.self).joined(separator: " ")
        return [
            "name": .text(name), "label": .markup(phrases(label ?? name)), "type": .text(type), "value": .text(value),
            "completion": .text(completion),
            "keys": .text(keys), "hint": .optional(hint), "field-problem": .optional(problem),
            "described-by": .optional(describedBy.isEmpty ? nil : describedBy), "capitals": .text(name == "username" ? "words" : "none"),
        ]
    }
}
