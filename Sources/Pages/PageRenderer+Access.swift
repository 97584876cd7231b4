internal import SSA

extension PageRenderer {
    /// What has access to an account.
    public func access(_ page: AccessPage, in setting: PageSetting) -> String {
        let phrases = phrases(setting.language)
        let slots: Slots = [
            "end-action": .text(paths.endAccess), "end-others-action": .text(paths.endOthers), "token": .text(page.formToken),
            "home": .text(paths.account), "notice": .optional(page.notice.map { phrases("notice-access-\($0.rawValue)") }),
            "problem": .optional(page.problem.map { ProblemText($0, phrases).slots(linkedTo: nil) }),
            "has-tools": .flag(!page.tools.isEmpty), "tools": .list(page.tools.map { tool($0, phrases) }),
            "sessions": .list(page.sessions.map { session($0, phrases) }),
            "has-others": .flag(!page.tools.isEmpty || page.sessions.contains { !$0.isThis }),
        ]
        return self.page("access", slots, PageHead(title: phrases("access-title")), phrases, setting)
    }

    private func tool(_ tool: ToolAccess, _ phrases: Phrases) -> Slots {
        // The origin is a redirect URI without a path.
        let asker = (try? RedirectURI(tool.origin + "/")).map { Asker($0) }
        let label = asker.map { $0.plain(phrases) } ?? Markup(tool.origin)
        return [
            "id": .text(tool.id), "name": .markup(asker.map { Markup(html: capitalized($0, phrases)) } ?? .host(tool.origin)),
            "end-label": .markup(phrases("access-end-tool", ["asker": label])), "since": .markup(phrases.moment(tool.since)),
            "used": .markup(phrases.moment(tool.lastUsed)), "has-scopes": .flag(!tool.scopes.isEmpty),
            "scopes": .list(tool.scopes.map { ScopeSlots.words($0, phrases) }),
        ]
    }

    /// The host of a website; what else there is in words, with its address behind them.
    private func capitalized(_ asker: Asker, _ phrases: Phrases) -> String {
        let opening = asker.opening(phrases).html
        return asker.kind == .loopback || asker.kind == .localhost ? "\(opening) \(Markup.host(asker.address).html)" : opening
    }

    private func session(_ session: SessionAccess, _ phrases: Phrases) -> Slots {
        let address = session.address.flatMap { $0.isEmpty ? nil : $0 }
        let program = session.program.flatMap { ProgramName($0)?.text }
        let since = phrases.moment(session.since)
        return [
            "id": .text(session.id), "is-this": .flag(session.isThis), "program": .markup(program.map { .isolated($0) } ?? phrases("access-session")),
            "address": .optional(address.map { .host($0) }), "since": .markup(since),
            "used": .markup(phrases.moment(session.lastUsed)),
            "end-label": .markup(phrases("access-end-session", ["since": phrases.plainMoment(session.since)])),
        ]
    }

    public func account(_ page: AccountPage, in setting: PageSetting) -> String {
        let phrases = phrases(setting.language)
        let slots: Slots = [
            "username": .markup(.isolated(page.account.username)), "account-email": .markup(.isolated(page.account.email)),
            "token": .text(page.formToken), "access": .text(paths.access), "link": .text(paths.link), "sign-out": .text(paths.signOut),
        ]
        return self.page("account", slots, PageHead(title: phrases("account-title")), phrases, setting)
    }

    /// Links of the scheme `web+lq`: how a browser comes to open them here, and a field for one.
    public func handler(_ page: HandlerPage, in setting: PageSetting) -> String {
        let phrases = phrases(setting.language)
        let slots: Slots = ["link": .text(paths.link), "link-template": .text("\(paths.link)?link=%s")]
        return self.page("handler", slots, PageHead(title: phrases("handler-title"), needsScript: true), phrases, setting)
    }
}
