internal import SSA

extension PageRenderer {
    /// The screen on which a user lets a tool in or does not.
    public func authorize(_ page: AuthorizePage, in setting: PageSetting) -> String {
        let phrases = phrases(setting.language)
        let asker = Asker(page.redirectURI)
        let lasts = page.idleDays.map { phrases("lasts-idle", ["days": Markup(String($0))]) } ?? phrases("lasts")
        let large = Markup(html: "<span class=\"asker\">\(asker.opening(phrases).html)</span>")
        let slots: Slots = [
            "action": .text(paths.authorize), "token": .text(page.formToken), "request": .text(page.request), "access": .text(paths.access),
            "heading": .markup(phrases("authorize-heading", ["asker": large])),
            "remarks": .list(asker.remarks(phrases).map { ["remark": .markup($0)] }), "username": .markup(.isolated(page.account.username)),
            "account-email": .markup(.isolated(page.account.email)), "has-scopes": .flag(!page.scopes.isEmpty),
            "tiers": .list(ScopeSlots.tiers(page.scopes, chosen: page.chosen, phrases)), "lasts": .markup(lasts),
            "problem": .optional(page.problem.map { ProblemText($0, phrases).slots(linkedTo: nil) }),
        ]
        let title = phrases("authorize-document-title", ["asker": asker.plain(phrases)])
        let head = PageHead(title: page.problem == nil ? title : phrases("error-prefix", ["title": title]))
        return self.page("authorize", slots, head, phrases, setting)
    }

    public func leaving(_ page: LeavingPage, in setting: PageSetting) -> String {
        let phrases = phrases(setting.language)
        let asker = Asker(page.address.redirectURI)
        var message = Message(phrases("leaving-title", ["asker": asker.destination(phrases)]))
        message.texts = [phrases("leaving-text")] + (asker.kind == .app ? [phrases("leaving-app-hint")] : [])
        message.action = (phrases("leaving-link", ["asker": asker.destination(phrases)]), page.address.text)
        message.links = [.init(before: phrases("leaving-where"), label: phrases("access-title"), address: paths.access)]
        let title = phrases("leaving-title", ["asker": asker.plain(phrases)])
        return self.page("message", message.slots, PageHead(title: title, refresh: page.address.text), phrases, setting)
    }

    public func denied(_ page: DeniedPage, in setting: PageSetting) -> String {
        let phrases = phrases(setting.language)
        let asker = Asker(page.address.redirectURI)
        var message = Message(phrases("denied-title"))
        message.texts = [phrases("denied-text", ["asker": asker.opening(phrases)])]
        message.links = [
            .init(label: phrases("denied-link", ["asker": asker.destination(phrases)]), address: page.address.text),
            .init(label: phrases("see-access"), address: paths.access),
        ]
        return self.message(message, phrases, setting)
    }

    /// The request was not answered in time.
    public func requestExpired(in setting: PageSetting) -> String {
        request("request-expired", setting)
    }

    /// The request was answered before.
    public func requestUsed(in setting: PageSetting) -> String {
        request("request-used", setting)
    }

    private func request(_ key: String, _ setting: PageSetting) -> String {
        let phrases = phrases(setting.language)
        var message = Message(phrases("\(key)-title"))
        message.texts = [phrases("\(key)-text"), phrases("begin-again")]
        message.links = [.init(label: phrases("see-access"), address: paths.access)]
        return self.message(message, phrases, setting)
    }
}
