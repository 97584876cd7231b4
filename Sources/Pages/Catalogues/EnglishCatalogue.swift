extension Catalogue {
    static let english = Catalogue(
        .english, [EnglishWords.pages, EnglishWords.forms, EnglishWords.authorization, EnglishWords.reasons])
}

/// One key to a line, `key: text`; a line that begins with a space goes on with the one above. `{name}` is filled in; what stands between backticks is code.
enum EnglishWords {
    static let pages = """
        date: {day} {month} {year}, {time} UTC
        first-day: 1
        months: January February March April May June July August September October November December
        language: Language
        error-prefix: Error: {title}

        account-title: Your account
        account-who: You are signed in as
        account-access: What has access to your account
        account-access-hint: The tools that you let in and the places where you are signed in.
        account-links: Open a link
        account-links-hint: Links that begin with web+lq, for instance from a tool that wants to use your account.
        sign-out: Sign out

        signed-out-title: You are signed out
        signed-out-text: Tools that you let in keep their access until you end it.
        sign-in-again: Sign in again

        access-title: What has access to your account
        access-lead: Whatever you end here is shut out at once and has to ask you again.
        access-tools: Tools
        access-tools-none: You have let no tool in.
        access-sessions: Where you are signed in
        access-this: This is where you are now
        access-from: From:
        access-session: A session
        access-since: Since:
        access-used: Last used:
        access-may: It may:
        access-may-nothing: It knows which account is yours, and may do nothing.
        access-end: End
        access-end-tool: End the access of {asker}
        access-end-session: End the session of {since}
        access-end-others: End everything but this session
        access-end-others-hint: Signs you out everywhere else and shuts every tool out.
        notice-access-ended: The access has ended.
        notice-access-others-ended: Everything but this session has ended.
        notice-access-gone: That had ended already.
        back-to-account: Back to your account

        handler-title: Open a link
        handler-lead: Some tools and pages link into {network} with addresses that begin with `web+lq:`. A browser does not know by itself where to open them.
        handler-register-title: In this browser
        handler-register-text: Your browser can open such links here from now on. It asks you first, and its settings take it back.
        handler-register: Open such links here
        handler-registered: Your browser has been asked. If it shows a question, answer it there.
        handler-failed: Your browser does not want to. Use the field below.
        handler-unable: Browsers that can open such links by themselves show a button here; it needs JavaScript. The field below always works.
        handler-paste-title: By hand
        handler-paste: The link
        handler-paste-hint: Copy the link where you found it, and paste it here.
        handler-open: Open

        problem-code: For whoever looks into it: {code}
        problem-400-title: That could not be understood
        problem-400-text: What your browser sent does not fit what this page expects. Go back and try again.
        problem-403-title: That is not allowed
        problem-403-text: What was sent here did not come from one of our own pages. Open the page again and use its buttons.
        problem-404-title: There is nothing here
        problem-404-text: The address is wrong, or what was here is gone.
        problem-405-title: That does not go this way
        problem-405-text: This address only takes what one of our forms sends. Open the page again and use its buttons.
        problem-409-title: Somebody was faster
        problem-409-text: The same was changed from elsewhere at the same moment. Have a look and try again.
        problem-413-title: That was too much
        problem-413-text: More was sent than this page takes. Shorten it and try again.
        problem-415-title: That could not be read
        problem-415-text: What was sent is in a form that this page does not know. Open the page again and use its buttons.
        problem-429-title: A little slower, please
        problem-429-text: There were too many requests from where you are. Wait a moment and try again.
        problem-500-title: Something went wrong here
        problem-500-text: It is not your fault. Try again; if it stays like this, tell whoever runs {network}.
        problem-503-title: Not just now
        problem-503-text: A part of {network} does not answer at the moment. Try again in a little while.
        wait-second: Try again in one second.
        wait-seconds: Try again in {count} seconds.
        wait-minutes: Try again in {count} minutes.
        """

    static let forms = """
        email: E-mail address
        email-hint-new: It is what you sign in with. No other member sees it.
        username: User name
        username-hint: What others see; up to 64 characters. It may be the same as somebody else's.
        password: Password
        new-password: New password
        password-hint: At least {minimum} characters. Every character counts, spaces too; a few words that do not belong together are easy to remember. No digits
         or signs are asked for, and you can paste it from a password manager.
        code: Code
        code-hint-confirm: The seven digits from the e-mail.
        code-hint-reset: The twelve characters from the e-mail; hyphens and capitals do not matter.

        sign-in-title: Sign in
        sign-in-button: Sign in
        sign-in-forgot: Forgotten the password?
        sign-in-new: New here?
        sign-in-sign-up: Make an account
        notice-sign-in-needed: Sign in to go on.
        notice-sign-in-confirmed: Your address is confirmed. Sign in now.
        notice-sign-in-password-changed: Your new password is set, and everything that was signed in has been signed out. Sign in with it now.
        notice-sign-in-ended: Your session has ended. Sign in again.

        sign-up-title: Make an account
        sign-up-button: Make the account
        sign-up-known: Have an account?
        sign-up-sign-in: Sign in
        terms: Terms of service
        privacy: Privacy policy

        confirm-title: Look into your mailbox
        confirm-lead: We have sent an e-mail to this address. If it is new here, there is a code in it, which lives for {minutes} minutes.
        confirm-button: Confirm the address
        confirm-again: Nothing came? Look among unwanted mail, or
        confirm-sign-up: begin again

        forgot-title: Forgotten the password
        forgot-lead: Tell us your address. If there is an account with it, we send a code there by which you can set a new password.
        forgot-button: Send the code
        forgot-remembered: Remembered it after all?

        reset-title: Set a new password
        reset-lead: If there is an account with this address, there is a code in its mailbox now, which lives for {minutes} minutes. With the new password every
         session ends, and every tool is shut out.
        reset-button: Set the password
        reset-again: Nothing came?
        reset-forgot: Ask for another code

        problem-title: That did not work
        problem-expired: This page had grown too old to be sent. Nothing was lost; send it again.
        problem-unavailable: We cannot look after this at the moment. Nothing was changed; try again in a little while.
        problem-invalid-email: This is no e-mail address; it has something on both sides of one @, and no spaces.
        problem-email-too-long: An e-mail address has at most {limit} bytes.
        problem-username-empty: A user name has at least one character that shows.
        problem-username-too-long: A user name has at most {limit} characters.
        problem-username-forbidden: A user name has no control characters, and none that turn the direction of writing.
        problem-password-too-short: The password needs at least {minimum} characters; a sentence is easier to remember than a word.
        problem-password-too-long: The password has more than {limit} bytes; choose a shorter one.
        problem-password-common: The password is among the first that anybody would try; choose another one.
        problem-password-sequence: The password is a row of characters, or repeats a few; choose another one.
        problem-password-contextual: The password is made of your address, your name or the name of this network; choose another one.
        problem-email-taken: There is an account with this address already; sign in instead.
        problem-wrong-credentials: The address and the password do not belong together.
        problem-email-unconfirmed: The address has not been confirmed yet; enter the code from the e-mail first.
        problem-account-disabled: The account is switched off; ask whoever runs {network}.
        problem-too-many-tries: Too many tries.
        problem-invalid-tokens: Your session has ended; sign in again.
        problem-tokens-replayed: Your session was used from two places and was ended for safety; sign in again.
        problem-wrong-code: The code is wrong or too old; look at the newest e-mail, or ask for a new one.
        problem-not-a-session: Only you yourself can do this, not a tool that acts for you.
        problem-no-such-user: There is no such account any more.
        problem-no-such-grant: That had ended already.
        """

    static let authorization = """
        authorize-document-title: Allow {asker}?
        authorize-heading: {asker} wants to use your account
        asker-loopback: A program on this computer
        asker-localhost: A program, most likely on this computer,
        asker-app: An app under {address}
        asker-loopback-short: a program on this computer ({address})
        asker-localhost-short: a program, most likely on this computer ({address})
        asker-app-short: an app under {address}
        asker-loopback-to: a program on this computer ({address})
        asker-localhost-to: a program, most likely on this computer ({address})
        asker-app-to: an app under {address}
        asked-unicode: Written out: {unicode}
        asked-encoded: This name holds letters of other alphabets. Written out it could be mistaken for another one, so you see its encoded form only.
        asked-long: The end of a name says whose it is; what stands before it can be anything.
        asked-address: This is a number and no name. Who is behind it is harder to find out than usual.
        asked-loopback: It listens on {host}. Whatever runs on this computer can do that; allow it only if you have just started it yourself.
        asked-localhost: It listens on {host}, which is this computer unless its settings say otherwise. Allow it only if you have just started it yourself.
        asked-app: The answer goes to whichever app on this device has claimed this address; any app can. Allow it only if you have just come from that app.
        caution-title: Before you decide
        caution-unverified: We cannot tell who is behind it. Anybody can make a link like the one that brought you here.
        caution-stranger: It is not part of {network}, and it never sees your password.
        caution-safe: To deny is safe: nothing changes, and you can allow it another time.
        account-label: Your account
        account-switch: Use another account
        permissions-title: What it would like to do
        permissions-lead: Switch off what you do not want it to do.
        permissions-none: It asks for nothing but to know who you are.
        tier-low: See what others can see too
        tier-medium: Look into private things, or change what is easily changed back
        tier-high: Act in your name, or do what cannot be undone
        tier-high-hint: Off unless you switch it on.
        nothing-chosen: With everything switched off it learns only who you are: your user name and which account is yours.
        identity-only: If you allow it, it learns your user name and which account is yours, and can do nothing else.
        lasts-idle: This lasts until you end it, and ends by itself after {days} days without use.
        lasts: This lasts until you end it.
        lasts-where: You can end it at any time under
        deny: Deny
        allow: Allow

        leaving-title: You are leaving for {asker}
        leaving-text: You have allowed it, and are being taken back there now.
        leaving-link: Go on to {asker}
        leaving-app-hint: If nothing happens, use the link; your browser may ask first.
        leaving-where: You can end its access at any time under

        denied-title: You have denied it
        denied-text: {asker} got nothing. You can close this page, or let it know:
        denied-link: Go back to {asker}

        request-expired-title: This took too long
        request-expired-text: The question whether to let the tool in is open for a few minutes only. Nothing was allowed.
        request-used-title: This has been decided
        request-used-text: The question was answered already, perhaps in another window. Each is asked once.
        begin-again: To try again, go back to the tool and begin there once more.
        see-access: See what has access to your account

        foreign-title: This link is for another network
        foreign-text: It leads to {host}, and not to {network}. Follow it only if you have an account there.
        foreign-link: Open it at {host}

        bad-link-title: This link does not work
        bad-link-lead: You did nothing wrong, and nothing was given to anybody. Whoever made the link has to mend it.
        bad-link-reason: What is wrong
        bad-link-given: The link as it came
        bad-link-code: To tell its maker: {code}
        other-type-title: This link is for an app
        other-type-text: It leads to a message or a person in {network}. Open it in the app with which you use {network}.
        """
}
