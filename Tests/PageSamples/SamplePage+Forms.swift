internal import Accounts
internal import Pages

extension SamplePage {
    static func forms(_ filler: Filler) -> [SamplePage] {
        let (token, next, email, name) = (filler("k3Zt0-token"), filler("/d/s/authorize?scopes=5"), filler("ada@example.org"), filler("Ada Lovelace"))
        return [
            SamplePage("sign-in") { $0.signIn(SignInPage(formToken: token, next: next, email: email, notice: .needed), in: $1) },
            SamplePage("sign-in-closed") {
                $0.signIn(SignInPage(formToken: token, isRegistrationOpen: false, canResetPassword: false), in: $1)
            },
            SamplePage("sign-in-wrong") {
                $0.signIn(SignInPage(formToken: token, email: email, problem: .refused(.wrongCredentials)), in: $1)
            },
            SamplePage("sign-in-throttled") {
                $0.signIn(SignInPage(formToken: token, email: email, problem: .refused(.throttled(seconds: 600))), in: $1)
            },
            SamplePage("sign-up") { $0.signUp(SignUpPage(formToken: token, next: next), in: $1) },
            SamplePage("sign-up-short") {
                $0.signUp(
                    SignUpPage(formToken: token, next: next, email: email, username: name, problem: .refused(.password(.tooShort(minimum: 15)))),
                    in: $1)
            },
            SamplePage("confirm") { $0.confirm(ConfirmPage(formToken: token, next: next, email: email), in: $1) },
            SamplePage("confirm-wrong") {
                $0.confirm(ConfirmPage(formToken: token, email: email, problem: .refused(.wrongCode)), in: $1)
            },
            SamplePage("forgot") { $0.forgotPassword(ForgotPasswordPage(formToken: token, next: next, email: email, problem: .expired), in: $1) },
            SamplePage("reset") { $0.resetPassword(ResetPasswordPage(formToken: token, next: next, email: email), in: $1) },
        ]
    }
}
