/// A commented example that reads, made from the declared keys.
public enum ConfigurationExample {
    public static let text: String = {
        var lines = [
            "# Configuration of Gatehouse. Every key, its default and its sentence: docs/configuration.md.",
            "# Check a change with `gatehouse config check FILE`.",
        ]
        for key in RootKeys.all where !key.isLater {
            lines.append("")
            append(key, indent: "", isComment: false, to: &lines)
        }
        return lines.joined(separator: "\n") + "\n"
    }()

    private static func append(_ key: ConfigurationKey, indent: String, isComment: Bool, to lines: inout [String], first: String? = nil) {
        let isComment = isComment || key.isCommentedOut
        let mark = isComment ? "# " : ""
        let lead = first ?? indent
        lines.append(indent + "# " + key.summary)
        switch key.kind {
        case .value(_, let example):
            lines.append("\(lead)\(mark)\(key.name): \(quoted(defaultText(key) ?? example))")
        case .values(_, let examples):
            lines.append("\(lead)\(mark)\(key.name): [\(examples.map(quoted).joined(separator: ", "))]")
        case .section(let keys):
            lines.append("\(lead)\(mark)\(key.name):")
            for inner in keys where !inner.isLater {
                append(inner, indent: indent + "  ", isComment: isComment, to: &lines)
            }
        case .sections(let keys):
            lines.append("\(lead)\(mark)\(key.name):")
            appendElement(keys, indent: indent + "  ", isComment: isComment, to: &lines)
        }
    }

    /// A list with one element: its first key carries the dash.
    private static func appendElement(_ keys: [ConfigurationKey], indent: String, isComment: Bool, to lines: inout [String]) {
        for (index, key) in keys.filter({ !$0.isLater }).enumerated() {
            let dash = isComment ? "\(indent)# - " : "\(indent)- "
            if index == 0, case .value(_, let example) = key.kind {
                lines.append(indent + "# " + key.summary)
                lines.append("\(dash)\(key.name): \(quoted(example))")
            } else {
                append(key, indent: indent + "  ", isComment: isComment, to: &lines)
            }
        }
    }

    private static func defaultText(_ key: ConfigurationKey) -> String? {
        if case .default(let text) = key.presence, text != "/" { return text }
        return nil
    }

    /// Texts with signs that YAML would read as something else.
    private static func quoted(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: " "), UInt8(ascii: ":"): true
            default: false
            }
        }
        return isPlain && !text.contains(": ") && !text.hasSuffix(":") ? text : "\"\(text)\""
    }
}
