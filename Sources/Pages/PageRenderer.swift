internal import Mustache

/// Writes every page that people see: HTML of a model, in a language. Made once, when a server starts.
///
/// The pages are whole without scripts, refer to nothing outside of this server and hold no style or script of their own, so that they can be served with
/// `default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`; ``handler(_:in:)`` alone wants
/// `script-src 'self'` as well, and does without it.
///
/// Whatever stands in a model may come from anybody. It is escaped; nothing in it becomes markup, a line end, or turns the direction of writing.
public struct PageRenderer: Sendable {
    /// What the pages ask for at ``PagePaths/stylesheet``; text/css. They add `?v=` and ``stylesheetTag``, so that it may be kept for ever.
    public let stylesheet = Design.stylesheet
    /// 16 hexadecimal digits that follow the text.
    public let stylesheetTag = Fingerprint.of(Design.stylesheet)
    /// Like ``stylesheet``, for ``handler(_:in:)`` at ``PagePaths/script``; text/javascript.
    public let script = Design.handlerScript
    public let scriptTag = Fingerprint.of(Design.handlerScript)

    let network: NetworkFace
    let paths: PagePaths
    private let library: MustacheLibrary
    private let catalogues: [Language: Catalogue]

    /// Throws where a template cannot be read or asks for a phrase that a language does not have, which no release does.
    public init(network: NetworkFace, paths: PagePaths = PagePaths()) throws(PageTemplateError) {
        self.network = network
        self.paths = paths
        catalogues = Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0, Catalogue.of($0)) })
        var library = MustacheLibrary()
        for (name, text) in Templates.all {
            do {
                try library.register(text, named: name)
            } catch {
                throw .unreadable(template: name)
            }
            for key in Templates.phrases(in: text) {
                for catalogue in catalogues.values where catalogue.texts[key] == nil { throw .missingPhrase(key, catalogue.language) }
            }
        }
        self.library = library
    }

    /// What every phrase may say.
    func phrases(_ language: Language) -> Phrases {
        Phrases(catalogue: catalogues[language] ?? .of(language), common: ["network": .isolated(network.name)])
    }

    /// A page of which the template makes the inside.
    func page(_ template: String, _ slots: Slots, _ head: PageHead, _ phrases: Phrases, _ setting: PageSetting) -> String {
        let body = library.render(PageSlots(slots: slots, phrases: phrases), withTemplate: template) ?? ""
        let outside: Slots = [
            "lang": .text(setting.language.rawValue), "title": .markup(head.title), "network": .markup(.isolated(network.name)),
            "network-plain": .text(network.name), "home": .text(paths.account), "stylesheet": .text("\(paths.stylesheet)?v=\(stylesheetTag)"),
            "script": .optional(head.needsScript ? "\(paths.script)?v=\(scriptTag)" : nil), "refresh": .optional(head.refresh),
            "body": .markup(Markup(html: body)), "has-languages": .flag(setting.address != nil),
            "languages": .list(languages(setting)),
        ]
        return library.render(PageSlots(slots: outside, phrases: phrases), withTemplate: "layout") ?? ""
    }

    /// The other languages, each with the address of this page in it.
    private func languages(_ setting: PageSetting) -> [Slots] {
        guard let address = setting.address else { return [] }
        return Language.allCases.map { language in
            [
                "tag": .text(language.rawValue), "name": .text(language.ownName), "is-current": .flag(language == setting.language),
                "href": .text(Address.adding("lang", language.rawValue, to: address)),
            ]
        }
    }
}

/// What stands in the head of a page.
struct PageHead {
    /// Without elements.
    var title: Markup
    /// Where the browser goes on to at once.
    var refresh: String?
    var needsScript = false
}

/// Why pages cannot be made at all.
public enum PageTemplateError: Error, Hashable, Sendable {
    case unreadable(template: String)
    case missingPhrase(String, Language)
}

extension PageTemplateError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreadable(let template): "the template \(template) cannot be read"
        case .missingPhrase(let key, let language): "the templates need the phrase \(key), which is missing in \(language.ownName)"
        }
    }
}
