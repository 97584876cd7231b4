/// Text that somebody else wrote, made fit for a terminal or a message.
public enum HarmlessText {
    /// Characters that drive a terminal, turn the direction of writing or cannot be seen show as U+FFFD; so neither a line nor a colour can be forged.
    /// - Parameter limit: in characters; what is longer is cut, with an ellipsis behind it. `nil`: as long as it is.
    public static func of(_ text: String, limit: Int? = nil) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { scalars.append(isHarmless(scalar) ? scalar : "\u{FFFD}") }
        let clean = String(scalars)
        guard let limit, clean.count > limit else { return clean }
        return clean.prefix(limit) + "…"
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
        default: true
        }
    }
}
