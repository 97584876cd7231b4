/// HTML that may stand in a page: text that was escaped, or what a template made of such. Everything that a template is given is of this type.
///
/// The engine's own escaping is not relied upon: it goes by characters as a reader sees them, so that a quotation mark with an accent upon it (`"` and
/// U+0301), which is one of those and no quotation mark, stays as it is, and a browser, which goes by code points, sees the attribute end. So templates take
/// their values with three braces; one with two escapes once too often, which is ugly and harmless.
struct Markup: Hashable, Sendable {
    let html: String

    /// Escapes a text for the inside of elements and of quoted attributes, and shows what cannot be seen, or turns the direction of writing, as U+FFFD.
    init(_ text: some StringProtocol) {
        var html = ""
        html.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": html += "&amp;"
            case "<": html += "&lt;"
            case ">": html += "&gt;"
            case "\"": html += "&quot;"
            case "'": html += "&#39;"
            default: html.unicodeScalars.append(Markup.isShown(scalar) ? scalar : "\u{FFFD}")
            }
        }
        self.html = html
    }

    /// What is HTML already.
    init(html: String) {
        self.html = html
    }

    /// Line ends are not shown either: no text of a page has more than one line. The joiners are: scripts and pictures need them.
    private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        case .format: scalar == "\u{200C}" || scalar == "\u{200D}"
        default: true
        }
    }

    /// Text whose direction of writing has no effect on what stands around it.
    static func isolated(_ text: some StringProtocol) -> Markup {
        Markup(html: "<bdi>\(Markup(text).html)</bdi>")
    }

    /// A host or a scheme, from left to right. A name is broken before a dot rather than elsewhere, and never behind a hyphen of a short label, which would
    /// look like one of hyphenation; an address is broken where nothing else helps.
    static func host(_ text: some StringProtocol) -> Markup {
        guard text.contains(where: \.isLetter) else { return Markup(html: "<bdi class=\"host\" dir=\"ltr\">\(Markup(text).html)</bdi>") }
        let labels = text.split(separator: ".", omittingEmptySubsequences: false).map { label in
            let html = Markup(label).html
            return label.contains("-") && label.utf8.count <= 15 ? "<span>\(html)</span>" : html
        }
        return Markup(html: "<bdi class=\"host\" dir=\"ltr\">\(labels.joined(separator: "<wbr/>."))</bdi>")
    }
}
