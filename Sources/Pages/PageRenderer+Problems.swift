internal import SSA

extension PageRenderer {
    /// A link that leads nowhere, with the reason.
    public func badLink(_ page: BadLinkPage, in setting: PageSetting) -> String {
        let phrases = phrases(setting.language)
        guard page.problem != .otherType else {
            var message = Message(phrases("other-type-title"))
            message.texts = [phrases("other-type-text")]
            return self.message(message, phrases, setting)
        }
        let reason = LinkReason(page.problem)
        let slots: Slots = [
            "subject": .markup(phrases("subject-\(reason.subject.rawValue)")), "reason": .markup(phrases(reason.key, reason.values)),
            "given": .optional(page.link.map { String(decoding: $0.utf8.prefix(2048), as: UTF8.self) }),
            "code": .markup(phrases("bad-link-code", ["code": Markup(html: "<code>\(Markup(reason.code).html)</code>")])),
        ]
        return self.page("bad-link", slots, PageHead(title: phrases("bad-link-title")), phrases, setting)
    }

    /// A link that is in order, but for another network.
    public func foreignNetwork(_ page: ForeignNetworkPage, in setting: PageSetting) -> String {
        let phrases = phrases(setting.language)
        let host = Markup.host(page.link.network.description)
        var message = Message(phrases("foreign-title"))
        message.texts = [phrases("foreign-text", ["host": host])]
        message.action = (phrases("foreign-link", ["host": host]), page.link.webText(plainOnLoopback: true))
        return self.message(message, phrases, setting)
    }

    public func problem(_ page: ProblemPage, in setting: PageSetting) -> String {
        let phrases = phrases(setting.language)
        let known = phrases.text("problem-\(page.status)-title") == nil ? (page.status >= 500 ? 500 : 400) : page.status
        var message = Message(phrases("problem-\(known)-title"))
        message.texts = [phrases("problem-\(known)-text")] + (page.retryAfterSeconds.map { [phrases.wait(seconds: $0)] } ?? [])
        let name = String(page.status) + (page.code.map { " \($0)" } ?? "")
        message.small = phrases("problem-code", ["code": Markup(html: "<code>\(Markup(name).html)</code>")])
        return self.message(message, phrases, setting)
    }

    public func signedOut(in setting: PageSetting) -> String {
        let phrases = phrases(setting.language)
        var message = Message(phrases("signed-out-title"))
        message.texts = [phrases("signed-out-text")]
        message.action = (phrases("sign-in-again"), paths.signIn)
        return self.message(message, phrases, setting)
    }
}
