/// What a program can find out about a page without showing it, by WCAG 2.2 and the rules of HTML. dev/check-pages asks axe-core in a browser for the rest.
enum AccessibilityRules {
    /// One sentence for each place.
    static func broken(by page: Element) -> [String] {
        structure(page) + headings(page) + names(page) + references(page) + forms(page)
    }

    private static func structure(_ page: Element) -> [String] {
        var broken: [String] = []
        if page["lang"]?.isEmpty != false { broken.append("no language") }
        if page.all("title").first?.text.isEmpty != false { broken.append("no title") }
        if page.all("title").contains(where: { !$0.elements.isEmpty }) { broken.append("elements in the title") }
        if page.all("main").count != 1 { broken.append("not one main") }
        let body = page.elements.last?.elements ?? []
        if !body.allSatisfy({ ["header", "main", "footer"].contains($0.name) }) { broken.append("something outside of the landmarks") }
        for list in page.all("ul") where list.elements.isEmpty || !list.elements.allSatisfy({ $0.name == "li" }) {
            broken.append("a list without items")
        }
        for fieldset in page.all("fieldset") where fieldset.elements.first?.name != "legend" { broken.append("a group without a legend") }
        if page.all.contains(where: { $0["autofocus"] != nil || ($0["tabindex"].flatMap(Int.init) ?? 0) > 0 }) { broken.append("the focus is moved") }
        return broken
    }

    /// One `h1`, and no level left out on the way down.
    private static func headings(_ page: Element) -> [String] {
        var last = 0
        var broken: [String] = []
        for heading in page.all("h1", "h2", "h3", "h4") {
            let level = Int(heading.name.dropFirst()) ?? 0
            if level > last + 1 { broken.append("\(heading.name) behind h\(last)") }
            if heading.text.allSatisfy(\.isWhitespace) { broken.append("an empty \(heading.name)") }
            last = level
        }
        return page.all("h1").count == 1 ? broken : broken + ["not one h1"]
    }

    /// Whatever can be pressed or filled in has a name.
    private static func names(_ page: Element) -> [String] {
        var broken: [String] = []
        for element in page.all("a", "button") where (element["aria-label"] ?? element.text).allSatisfy(\.isWhitespace) {
            broken.append("a nameless \(element.name)")
        }
        for input in page.all("input") where input["type"] != "hidden" {
            let label = page.all("label").first { $0["for"] != nil && $0["for"] == input["id"] }
            if label?.text.allSatisfy(\.isWhitespace) != false { broken.append("a field without a label: \(input["name"] ?? "")") }
        }
        for section in page.all("section") where section["aria-labelledby"] == nil { broken.append("a nameless section") }
        // Two buttons that do different things have different names.
        let buttons = page.all("form").flatMap { form in form.all("button").map { $0["aria-label"] ?? $0.text } }
        if Set(buttons).count != buttons.count { broken.append("two buttons of one name") }
        return broken
    }

    /// Ids are there once, and what is referred to is there.
    private static func references(_ page: Element) -> [String] {
        let ids = page.all.compactMap { $0["id"] }
        var broken = ids.count == Set(ids).count ? [] : ["an id twice"]
        for element in page.all {
            for attribute in ["for", "aria-labelledby", "aria-describedby"] {
                for id in element[attribute]?.split(separator: " ") ?? [] where !ids.contains(String(id)) {
                    broken.append("\(attribute) of nothing: \(id)")
                }
            }
            if let link = element["href"], link.hasPrefix("#"), !ids.contains(String(link.dropFirst())) {
                broken.append("a link to nothing: \(link)")
            }
        }
        return broken
    }

    /// Browsers and password managers are told what belongs where, and nothing keeps anybody from pasting.
    private static func forms(_ page: Element) -> [String] {
        var broken: [String] = []
        for input in page.all("input") where input["type"] == "text" || input["type"] == "password" {
            if input["autocomplete"] == nil { broken.append("no autocomplete: \(input["name"] ?? "")") }
            if input["maxlength"] != nil { broken.append("pasted text is cut: \(input["name"] ?? "")") }
            if input["aria-invalid"] != nil, input["aria-describedby"] == nil { broken.append("wrong, but how?") }
        }
        for button in page.all("button") where button["type"] == nil { broken.append("a button without a type") }
        return broken
    }
}
