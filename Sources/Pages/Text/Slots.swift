internal import Mustache

/// What a template is filled with.
indirect enum Slot: Sendable {
    case markup(Markup)
    /// For sections; shows nothing by itself.
    case flag(Bool)
    case group(Slots)
    case list([Slots])

    static func text(_ text: some StringProtocol) -> Slot { .markup(Markup(text)) }

    /// Nothing where there is none.
    static func optional(_ markup: Markup?) -> Slot { markup.map { .markup($0) } ?? .flag(false) }
    static func optional(_ text: String?) -> Slot { optional(text.map { Markup($0) }) }
    static func optional(_ slots: Slots?) -> Slot { slots.map { .group($0) } ?? .flag(false) }

    fileprivate var value: Any {
        switch self {
        case .markup(let markup): markup.html
        case .flag(let flag): flag
        case .group(let slots): slots
        case .list(let list): list
        }
    }
}

/// Slots by name. One that is not here is looked for in the slots around.
struct Slots: Sendable, ExpressibleByDictionaryLiteral, MustacheParent {
    private(set) var values: [String: Slot]

    init(dictionaryLiteral elements: (String, Slot)...) {
        values = Dictionary(elements) { $1 }
    }

    subscript(name: String) -> Slot? {
        get { values[name] }
        set { values[name] = newValue }
    }

    func merging(_ others: Slots) -> Slots {
        var merged = self
        merged.values.merge(others.values) { $1 }
        return merged
    }

    func child(named name: String) -> Any? { values[name]?.value }
}

/// The outermost slots of a page with its phrases. A name that is missing here is nowhere, and shows so that no test and no eye passes over it.
struct PageSlots: MustacheParent {
    let slots: Slots
    let phrases: Phrases

    func child(named name: String) -> Any? {
        name == "t" ? phrases : slots.child(named: name) ?? Phrases.missing(name).html
    }
}
