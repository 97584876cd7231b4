internal import Accounts
internal import HTTPTypes
internal import Hummingbird
internal import Pages

extension PageRoutes {
    func addSignIn(to router: Router<PortalContext>) {
        router.get("/gatehouse/sign-in") { signInPage(visit($0, $1)) }
        router.post("/gatehouse/sign-in") { try await signIn(visit($0, $1)) }
        router.get("/gatehouse/sign-up") { signUpPage(visit($0, $1)) }
        router.post("/gatehouse/sign-up") { try await signUp(visit($0, $1)) }
        router.get("/gatehouse/confirm") { confirmPage(visit($0, $1)) }
        router.post("/gatehouse/confirm") { try await confirm(visit($0, $1)) }
        router.get("/gatehouse/forgot") { forgotPage(visit($0, $1)) }
        router.post("/gatehouse/forgot") { try await forgot(visit($0, $1)) }
        router.get("/gatehouse/reset") { resetPage(visit($0, $1)) }
        router.post("/gatehouse/reset") { try await reset(visit($0, $1)) }
    }

    private var minimumLength: Int { accounts.configuration.passwordPolicy.minimumLength }

    // MARK: Sign-in

    private func signInPage(_ visit: Visit) -> Response {
        let model = signInModel(visit, next: next(visit.query["next"]), notice: visit.query["notice"].flatMap { SignInPage.Notice(rawValue: $0) })
        return page(renderer.signIn(model, in: visit.setting))
    }

    func signInModel(_ visit: Visit, next: String?, email: String = "", problem: FormProblem? = nil, notice: SignInPage.Notice? = nil) -> SignInPage {
        SignInPage(
            formToken: session.formToken(visit.claims), next: next, email: email, problem: problem, notice: notice,
            isRegistrationOpen: configuration.isRegistrationOpen, canResetPassword: configuration.sendsMail)
    }

    private func signIn(_ visit: Visit) async throws -> Response {
        guard session.isFromHere(visit.request, authority: visit.context.authority) else { return foreignPost(visit) }
        guard let form = try await form(visit), let email = form["email"], let password = form["password"] else {
            return page(renderer.signIn(signInModel(visit, next: nil, problem: .expired), in: visit.setting), status: .badRequest)
        }
        let target = next(form["next"])
        let outcome = await attempt(visit) { try await accounts.signIn(email: email, password: password, caller: visit.context.caller) }
        guard case .success(let signedIn)? = outcome else {
            if case .failure(.unconfirmed)? = outcome { return redirect(address(paths.confirm, next: target)) }
            let problem = outcome.map { objection(of: $0) ?? .expired } ?? FormProblem.unavailable
            return page(
                renderer.signIn(signInModel(visit, next: target, email: email, problem: problem), in: visit.setting), status: status(of: problem))
        }
        return await enter(signedIn, visit, target)
    }

    /// The browser's earlier session, if it was another, ends: one browser holds one.
    private func enter(_ signedIn: SignedIn, _ visit: Visit, _ target: String?) async -> Response {
        if let former = visit.claims { _ = await attempt(visit) { try await accounts.signOut(former, .this, caller: visit.context.caller) } }
        return redirect(target ?? paths.account, cookie: session.set(signedIn.accessToken, seconds: signedIn.expiresInSeconds))
    }

    // MARK: Sign-up

    private func signUpPage(_ visit: Visit) -> Response {
        guard configuration.isRegistrationOpen else { return closed(visit) }
        let model = SignUpPage(formToken: session.formToken(visit.claims), next: next(visit.query["next"]), minimumLength: minimumLength)
        return page(renderer.signUp(model, in: visit.setting))
    }

    private func closed(_ visit: Visit) -> Response {
        page(renderer.problem(ProblemPage(status: 403, code: "registration-closed"), in: visit.setting), status: .forbidden)
    }

    private func signUp(_ visit: Visit) async throws -> Response {
        guard session.isFromHere(visit.request, authority: visit.context.authority) else { return foreignPost(visit) }
        guard configuration.isRegistrationOpen else { return closed(visit) }
        var model = SignUpPage(formToken: session.formToken(visit.claims), minimumLength: minimumLength, problem: .expired)
        guard let form = try await form(visit), let email = form["email"], let username = form["username"], let password = form["password"] else {
            return page(renderer.signUp(model, in: visit.setting), status: .badRequest)
        }
        (model.next, model.email, model.username) = (next(form["next"]), email, username)
        let outcome = await attempt(visit) {
            try await accounts.register(email: email, password: password, username: username, caller: visit.context.caller)
        }
        switch outcome {
        case .success(.signedIn(let signedIn))?: return await enter(signedIn, visit, model.next)
        case .success(.confirmationSent)?:
            return page(
                renderer.confirm(
                    ConfirmPage(formToken: session.formToken(visit.claims), next: model.next, email: email), in: visit.setting))
        case .failure(let refusal)?: model.problem = .refused(refusal)
        case nil: model.problem = .unavailable
        }
        return page(renderer.signUp(model, in: visit.setting), status: status(of: model.problem))
    }

    private func confirmPage(_ visit: Visit) -> Response {
        page(renderer.confirm(ConfirmPage(formToken: session.formToken(visit.claims), next: next(visit.query["next"])), in: visit.setting))
    }

    private func confirm(_ visit: Visit) async throws -> Response {
        guard session.isFromHere(visit.request, authority: visit.context.authority) else { return foreignPost(visit) }
        var model = ConfirmPage(formToken: session.formToken(visit.claims), problem: .expired)
        guard let form = try await form(visit), let email = form["email"], let code = form["code"] else {
            return page(renderer.confirm(model, in: visit.setting), status: .badRequest)
        }
        (model.next, model.email) = (next(form["next"]), email)
        switch await attempt(visit, { try await accounts.confirmEmail(email, code: code, caller: visit.context.caller) }) {
        case .success(let signedIn)?: return await enter(signedIn, visit, model.next)
        case .failure(let refusal)?: model.problem = .refused(refusal)
        case nil: model.problem = .unavailable
        }
        return page(renderer.confirm(model, in: visit.setting), status: status(of: model.problem))
    }

    // MARK: A forgotten password

    private func forgotPage(_ visit: Visit) -> Response {
        guard configuration.sendsMail else {
            return page(renderer.problem(ProblemPage(status: 404, code: "no-mail"), in: visit.setting), status: .notFound)
        }
        return page(
            renderer.forgotPassword(
                ForgotPasswordPage(formToken: session.formToken(visit.claims), next: next(visit.query["next"])), in: visit.setting))
    }

    private func forgot(_ visit: Visit) async throws -> Response {
        guard session.isFromHere(visit.request, authority: visit.context.authority) else { return foreignPost(visit) }
        var model = ForgotPasswordPage(formToken: session.formToken(visit.claims), problem: .expired)
        guard let form = try await form(visit), let email = form["email"] else {
            return page(renderer.forgotPassword(model, in: visit.setting), status: .badRequest)
        }
        (model.next, model.email) = (next(form["next"]), email)
        switch await attempt(visit, { try await accounts.requestReset(email: email, caller: visit.context.caller) }) {
        case .success?:
            let reset = ResetPasswordPage(formToken: session.formToken(visit.claims), next: model.next, email: email, minimumLength: minimumLength)
            return page(renderer.resetPassword(reset, in: visit.setting))
        case .failure(let refusal)?: model.problem = .refused(refusal)
        case nil: model.problem = .unavailable
        }
        return page(renderer.forgotPassword(model, in: visit.setting), status: status(of: model.problem))
    }

    private func resetPage(_ visit: Visit) -> Response {
        page(
            renderer.resetPassword(
                ResetPasswordPage(formToken: session.formToken(visit.claims), next: next(visit.query["next"]), minimumLength: minimumLength),
                in: visit.setting))
    }

    private func reset(_ visit: Visit) async throws -> Response {
        guard session.isFromHere(visit.request, authority: visit.context.authority) else { return foreignPost(visit) }
        var model = ResetPasswordPage(formToken: session.formToken(visit.claims), minimumLength: minimumLength, problem: .expired)
        guard let form = try await form(visit), let email = form["email"], let code = form["code"], let password = form["password"] else {
            return page(renderer.resetPassword(model, in: visit.setting), status: .badRequest)
        }
        (model.next, model.email) = (next(form["next"]), email)
        switch await attempt(visit, { try await accounts.resetPassword(email: email, code: code, to: password, caller: visit.context.caller) }) {
        case .success?:
            return page(renderer.signIn(signInModel(visit, next: model.next, email: email, notice: .passwordChanged), in: visit.setting))
        case .failure(let refusal)?: model.problem = .refused(refusal)
        case nil: model.problem = .unavailable
        }
        return page(renderer.resetPassword(model, in: visit.setting), status: status(of: model.problem))
    }
}
