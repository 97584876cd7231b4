/// What the template of forms is filled with.
struct FormSlots {
    private let phrases: Phrases
    /// Its phrases are called after it.
    private let name: String
    private let action: String
    private let hidden: [Slots]
    private let problem: ProblemText?
    private var fields: [FormField] = []
    private var links: [Slots] = []
    var notice: Markup?
    var lead: Markup?

    init(action: String, name: String, token: String, next: String?, problem: FormProblem?, _ phrases: Phrases) {
        self.action = action
        self.name = name
        self.phrases = phrases
        self.problem = problem.map { ProblemText($0, phrases) }
        hidden = ([("form_token", token)] + (next.map { [("next", $0)] } ?? [])).map { ["name": .text($0.0), "value": .text($0.1)] }
    }

    mutating func add(_ field: FormField) {
        fields.append(field)
    }

    /// - Parameters:
    ///   - key: of the words that are the link.
    ///   - lead: of the words before it.
    mutating func addLink(_ key: String, to address: String, after lead: String? = nil) {
        links.append(["label": .markup(phrases(key)), "href": .text(address), "before": .optional(lead.map { phrases($0) })])
    }

    var head: PageHead {
        let title = phrases("\(name)-title")
        return PageHead(title: problem == nil ? title : phrases("error-prefix", ["title": title]))
    }

    var slots: Slots {
        // What is wrong with a field that is not here stands in the summary alone.
        let faulty = fields.contains { $0.name == problem?.field } ? problem?.field : nil
        return [
            "action": .text(action), "heading": .markup(phrases("\(name)-title")), "submit": .markup(phrases("\(name)-button")),
            "hidden": .list(hidden),
            "notice": .optional(notice), "lead": .optional(lead), "problem": .optional(problem?.slots(linkedTo: faulty)),
            "fields": .list(fields.map { $0.slots(problem: $0.name == faulty ? problem?.text : nil, phrases) }), "has-links": .flag(!links.isEmpty),
            "links": .list(links),
        ]
    }
}
