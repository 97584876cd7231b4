internal import Accounts

extension PageRenderer {
    public func signIn(_ page: SignInPage, in setting: PageSetting) -> String {
        let phrases = phrases(setting.language)
        var form = FormSlots(action: paths.signIn, name: "sign-in", token: page.formToken, next: page.next, problem: page.problem, phrases)
        form.notice = page.notice.map { phrases("notice-sign-in-\($0.rawValue)") }
        form.add(.email(page.email, completion: "username"))
        form.add(.password(label: "password", completion: "current-password"))
        if page.canResetPassword { form.addLink("sign-in-forgot", to: following(paths.forgot, page.next)) }
        if page.isRegistrationOpen { form.addLink("sign-in-sign-up", to: following(paths.signUp, page.next), after: "sign-in-new") }
        return self.page("form", form.slots, form.head, phrases, setting)
    }

    public func signUp(_ page: SignUpPage, in setting: PageSetting) -> String {
        let phrases = phrases(setting.language)
        var form = FormSlots(action: paths.signUp, name: "sign-up", token: page.formToken, next: page.next, problem: page.problem, phrases)
        form.add(.email(page.email, completion: "username", hint: phrases("email-hint-new")))
        form.add(.init(name: "username", value: page.username, completion: "nickname", hint: phrases("username-hint")))
        form.add(.newPassword(minimum: page.minimumLength, label: "password", phrases))
        form.addLink("sign-up-sign-in", to: following(paths.signIn, page.next), after: "sign-up-known")
        for (key, address) in [("terms", network.termsOfService), ("privacy", network.privacyPolicy)] {
            if let address, Address.isLinkable(address) { form.addLink(key, to: address) }
        }
        return self.page("form", form.slots, form.head, phrases, setting)
    }

    public func confirm(_ page: ConfirmPage, in setting: PageSetting) -> String {
        let phrases = phrases(setting.language)
        var form = FormSlots(action: paths.confirm, name: "confirm", token: page.formToken, next: page.next, problem: page.problem, phrases)
        form.lead = phrases("confirm-lead", ["minutes": Markup(String(page.codeMinutes))])
        form.add(.email(page.email, completion: "username"))
        form.add(.code(keys: "numeric", hint: phrases("code-hint-confirm")))
        form.addLink("confirm-sign-up", to: following(paths.signUp, page.next), after: "confirm-again")
        return self.page("form", form.slots, form.head, phrases, setting)
    }

    public func forgotPassword(_ page: ForgotPasswordPage, in setting: PageSetting) -> String {
        let phrases = phrases(setting.language)
        var form = FormSlots(action: paths.forgot, name: "forgot", token: page.formToken, next: page.next, problem: page.problem, phrases)
        form.lead = phrases("forgot-lead")
        form.add(.email(page.email, completion: "username"))
        form.addLink("sign-in-button", to: following(paths.signIn, page.next), after: "forgot-remembered")
        return self.page("form", form.slots, form.head, phrases, setting)
    }

    public func resetPassword(_ page: ResetPasswordPage, in setting: PageSetting) -> String {
        let phrases = phrases(setting.language)
        var form = FormSlots(action: paths.reset, name: "reset", token: page.formToken, next: page.next, problem: page.problem, phrases)
        form.lead = phrases("reset-lead", ["minutes": Markup(String(page.codeMinutes))])
        form.add(.email(page.email, completion: "username"))
        form.add(.code(keys: "text", hint: phrases("code-hint-reset")))
        form.add(.newPassword(minimum: page.minimumLength, label: "new-password", phrases))
        form.addLink("reset-forgot", to: following(paths.forgot, page.next), after: "reset-again")
        return self.page("form", form.slots, form.head, phrases, setting)
    }

    /// A page of ours that knows where to go on afterwards.
    private func following(_ path: String, _ next: String?) -> String {
        next.map { Address.adding("next", $0, to: path) } ?? path
    }
}
