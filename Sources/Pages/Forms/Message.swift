/// A page that says something and asks nothing.
struct Message {
    struct Link {
        var before: Markup?
        var label: Markup
        var address: String
    }

    var heading: Markup
    var texts: [Markup] = []
    /// What one is most likely to want next.
    var action: (label: Markup, address: String)?
    var links: [Link] = []
    /// For whoever looks into it.
    var small: Markup?

    init(_ heading: Markup) {
        self.heading = heading
    }

    var slots: Slots {
        [
            "heading": .markup(heading), "texts": .list(texts.map { ["text": .markup($0)] }),
            "forward": .optional(action.map { ["label": .markup($0.label), "href": .text($0.address)] as Slots }),
            "has-links": .flag(!links.isEmpty),
            "links": .list(links.map { ["before": .optional($0.before), "label": .markup($0.label), "href": .text($0.address)] }),
            "small": .optional(small),
        ]
    }
}

extension PageRenderer {
    /// Under the heading as its title, which then holds no elements.
    func message(_ message: Message, _ phrases: Phrases, _ setting: PageSetting) -> String {
        page("message", message.slots, PageHead(title: message.heading), phrases, setting)
    }
}
