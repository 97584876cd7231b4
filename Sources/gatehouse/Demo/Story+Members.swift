import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import PayingClient
import SSA

/// The second way in: members sign in, and let a tool in with a part of their rights.
extension Story {
    private static let email = "ada@example.org"
    private static let password = "a lantern in the reeds"

    func members() async throws {
        narrator.scene("Members come in without paying")
        let accounts = try AccountClient(configuration: .init(storeFolder: stage.folder + "/member"))
        let browser = DemoBrowser(origin: stage.address)
        let outcome = await play(accounts, browser)
        await browser.close()
        await accounts.shutdown()
        try outcome.get()
    }

    private func play(_ accounts: AccountClient, _ browser: DemoBrowser) async -> Result<Void, any Error> {
        do {
            try await signUp(accounts)
            try await takeAccessBack(browser, try await letToolIn(browser))
            return .success(())
        } catch {
            return .failure(error)
        }
    }

    private var network: NetworkAddress {
        get throws { try NetworkAddress(stage.address) }
    }

    private func signUp(_ accounts: AccountClient) async throws {
        let network = try network
        narrator.step("Ada makes an account with e-mail and password")
        guard case .signedIn = try await accounts.register(email: Self.email, password: Self.password, username: "Ada", at: network) else {
            throw StepFailed(expected: "to be signed in", found: "a code by mail")
        }
        narrator.step("she signs in, and gets an access token that proves itself: the gate looks nothing up for it")
        let session = try await accounts.signIn(email: Self.email, password: Self.password, to: network)
        narrator.show("access token \(session.tokens.access.text.prefix(24))..., \(session.tokens.access.text.utf8.count) characters")
        narrator.step("the service that others pay for is hers for nothing")
        let member = try await call("/swap/quote?amount=250000", token: session.tokens.access.text)
        narrator.show("HTTP/1.1 \(member.status)  \(member.body)")
        try narrator.check(member.status == 200 && member.body.contains("user:"), "200, and the service told who came", found: "\(member.status)")
        narrator.step("a stranger still meets 402")
        let stranger = try await call("/swap/quote?amount=250000", token: nil)
        try narrator.check(stranger.status == 402, "402", found: "\(stranger.status)")
    }

    // MARK: A tool

    /// - Returns: the tool's access token.
    private func letToolIn(_ browser: DemoBrowser) async throws -> String {
        narrator.scene("A tool is let in with a part of her rights (SSA)")
        let registry = ScopeRegistry.standard
        let asked = ["profile.read", "messages.read", "messages.send"].compactMap { registry[name: $0]?.scopes }.reduce(into: Scopes()) {
            $0.formUnion($1)
        }
        // Where nothing listens: what comes back is read off the page that leads there.
        let tool = Tool(redirectURI: try RedirectURI("http://127.0.0.1:8500/callback"), scopes: asked)
        let invitation = try tool.invite(to: try network)
        narrator.step("a tool that the network never heard of sends her to a link; it asks for \(registry.names(of: asked).joined(separator: ", "))")
        narrator.show(invitation.clientLink)
        let screen = try await openScreen(invitation, browser)
        narrator.step("she reads who asks and for what, and leaves out writing in her name")
        let chosen = ["profile.read", "messages.read"].compactMap { registry[name: $0]?.bit }
        let form = [("form_token", screen.hidden("form_token") ?? ""), ("request", screen.hidden("request") ?? ""), ("action", "allow")]
        let leaving = try await browser.post("/gatehouse/consent", form + chosen.map { ("scope", "\($0)") })
        guard let address = leaving.onward, let mark = address.firstIndex(of: "?") else {
            throw StepFailed(expected: "a page that leads back to the tool", found: "\(leaving.status)")
        }
        narrator.show("she is sent back to \(address.prefix { $0 != "?" })?access_token=...&refresh_token=...")
        let session = try await tool.accept(String(address[address.index(after: mark)...]), of: invitation)
        try await toolCalls(session)
        await tool.shutdown()
        return session.tokens.access.text
    }

    private func openScreen(_ invitation: ToolInvitation, _ browser: DemoBrowser) async throws -> DemoBrowser.Page {
        let first = try await browser.open(invitation.webLink)
        guard first.status == 303, let signIn = first.location else { throw StepFailed(expected: "to be asked to sign in", found: "\(first.status)") }
        let page = try await browser.open(signIn)
        let entered = try await browser.post(
            "/gatehouse/sign-in",
            [
                ("form_token", page.hidden("form_token") ?? ""), ("next", page.hidden("next") ?? ""), ("email", Self.email),
                ("password", Self.password),
            ])
        guard entered.status == 303, let next = entered.location else {
            throw StepFailed(expected: "to go on to the screen", found: "\(entered.status)")
        }
        let screen = try await browser.open(next)
        narrator.step("she signs in, and the authorization screen says who asks: a program on this computer")
        try narrator.check(screen.status == 200 && screen.text.contains("8500"), "the authorization screen", found: "\(screen.status)")
        return screen
    }

    private func toolCalls(_ session: ToolSession) async throws {
        narrator.step("the tool reads her notes: a scope that she gave")
        let read = try await session.call("GET", "/notes")
        narrator.show("HTTP/1.1 \(read.status)  \(read.text.trimmingCharacters(in: .whitespacesAndNewlines))")
        try narrator.check(read.status == 200, "200", found: "\(read.status)")
        narrator.step("it tries to write one: a scope that she kept")
        let write = try await session.call("POST", "/notes", body: Array(#"{"text":"bought by the tool"}"#.utf8))
        narrator.show("HTTP/1.1 \(write.status)  \(reason(write.text))")
        try narrator.check(write.status == 403 && write.text.contains("messages.send"), "403 naming messages.send", found: "\(write.status)")
        narrator.step("it refreshes its token, and has no more rights than before")
        try await session.refresh()
        let again = try await session.call("POST", "/notes", body: Array(#"{"text":"again"}"#.utf8))
        try narrator.check(again.status == 403, "403", found: "\(again.status)")
    }

    private func takeAccessBack(_ browser: DemoBrowser, _ token: String) async throws {
        narrator.step("she looks at what has access to her account and ends it: within a second the tool's token opens nothing")
        let access = try await browser.open("/gatehouse/access")
        let ended = try await browser.post(
            "/gatehouse/access/end", [("form_token", access.hidden("form_token") ?? ""), ("grant", access.hidden("grant") ?? "")])
        try narrator.check(ended.location?.hasSuffix("notice=ended") == true, "the access to be ended", found: ended.location ?? "\(ended.status)")
        let deadline = ContinuousClock.now + .seconds(5)
        var answer = try await call("/notes", token: token)
        while answer.status == 200, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(20))
            answer = try await call("/notes", token: token)
        }
        narrator.show("HTTP/1.1 \(answer.status)  \(reason(answer.body))")
        try narrator.check(answer.status == 401, "401", found: "\(answer.status)")
    }

    // MARK: Calls by hand

    private func call(_ target: String, token: String?) async throws -> (status: UInt, body: String) {
        var request = HTTPClientRequest(url: stage.address + target)
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
        let body = try await response.body.collect(upTo: 65_536)
        return (response.status.code, String(buffer: body).trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// What a refusal says.
    private func reason(_ text: String) -> String {
        let object = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        return (object?["response"] as? [String: Any])?["message"] as? String ?? text
    }
}
