internal import HostSystem
internal import Lightning

/// What came of a registration.
public enum Registration: Sendable {
    case signedIn(StoredSession)
    /// The network has sent a code to the address; ``AccountClient/confirm(email:code:at:server:)`` takes it. The message is the network's, safe to print.
    case codeSent(message: String)
}

/// Which sessions end.
public enum SignOutScope: String, Hashable, Sendable, CaseIterable {
    case this
    /// All but this one.
    case others
    case all
}

extension AccountClient {
    /// Signs in with e-mail and password, which are kept nowhere.
    ///
    /// - Parameters:
    ///   - server: the one that the network's gatekeeper assigned, which must be one that the network announces; `nil`: the network's own address.
    ///   - isKept: whether the session takes the place of the one in the store; otherwise it is the caller's alone, to be ended by ``signOut(_:of:)``.
    @discardableResult
    public func signIn(
        email: String, password: String, to address: NetworkAddress, server: APIServer? = nil, isKept: Bool = true
    ) async throws(AccountError) -> StoredSession {
        let network = try await checkedNetwork(address, server)
        let reply = try await calls.call(
            "POST", "/v4/auth/token", on: server ?? APIServer(address), body: ["email": email, "password": password], as: TokenReply.self)
        return try await begin(reply, at: network, server, isKept: isKept)
    }

    /// Makes an account. Where the network confirms addresses, the code that it sends is needed, too.
    public func register(
        email: String, password: String, username: String, at address: NetworkAddress, server: APIServer? = nil
    ) async throws(AccountError) -> Registration {
        let network = try await checkedNetwork(address, server)
        let reply = try await calls.call(
            "POST", "/v4/auth/register", on: server ?? APIServer(address), body: ["email": email, "password": password, "username": username],
            as: TokenReply.self)
        guard reply.access_token != nil else { return .codeSent(message: HarmlessText.of(reply.message, limit: 300)) }
        return .signedIn(try await begin(reply, at: network, server, isKept: true))
    }

    /// Ends a registration with the code that came by mail.
    @discardableResult
    public func confirm(email: String, code: String, at address: NetworkAddress, server: APIServer? = nil) async throws(AccountError) -> StoredSession
    {
        let network = try await checkedNetwork(address, server)
        let reply = try await calls.call(
            "POST", "/v4/auth/register/confirm", on: server ?? APIServer(address), body: ["email": email, "code": code], as: TokenReply.self)
        return try await begin(reply, at: network, server, isKept: true)
    }

    /// Ends sessions on the network, and forgets the stored one unless only others end. A session that the network had ended already is forgotten, too.
    /// - Returns: `false` where the network has no way to sign out (it is an addition of ours to Lightquark v4): then the session was only forgotten.
    @discardableResult
    public func signOut(_ scope: SignOutScope, of session: StoredSession) async throws(AccountError) -> Bool {
        let failure = await askedToEnd(scope, session)
        guard scope != .others else {
            if let failure { throw failure }
            return true
        }
        switch failure {
        case nil, .sessionEnded, .notSignedIn:
            try forget(session)
            return true
        case .refused(let refusal) where refusal.status == 404: break
        case .unexpectedStatus(let status, _) where status == 404 || status == 405: break
        case let failure?: throw failure
        }
        try forget(session)
        return false
    }

    private func askedToEnd(_ scope: SignOutScope, _ session: StoredSession) async -> AccountError? {
        do throws(AccountError) {
            _ = try await keeper.call("POST", "/v4/auth/logout", in: session, body: ["scope": scope.rawValue], as: EmptyReply.self)
            return nil
        } catch {
            return error
        }
    }

    /// Removes the session from the store, and tells nobody.
    public func forget(_ session: StoredSession) throws(AccountError) {
        try keeper.storing { () throws(FileError) in _ = try store.remove(session) }
    }

    private func checkedNetwork(_ address: NetworkAddress, _ server: APIServer?) async throws(AccountError) -> NetworkDescription {
        let network = try await calls.network(address)
        if let server { try Self.check(server, of: network) }
        return network
    }

    /// Keeps what a sign-in brought. Who the member is makes it nicer to look at and no more; where that cannot be learned the session is kept all the same.
    private func begin(_ reply: TokenReply, at network: NetworkDescription, _ server: APIServer?, isKept: Bool) async throws(AccountError)
        -> StoredSession
    {
        let now = calls.now
        guard let access = reply.access_token, let refresh = reply.refresh_token,
            let tokens = SessionTokens(access: access, refresh: refresh, lifetime: reply.expiresInSec, now: now)
        else { throw .malformedAnswer(server: network.address.description, "it holds no tokens") }
        var session = StoredSession(
            network: network.address, assignedServer: server, announcedServers: network.servers, tokens: tokens, signedInAt: now)
        if isKept { try keep(session) }
        guard let member = await known(session) else { return session }
        session.member = member
        guard isKept else { return session }
        let signedIn = session
        return try keeper.storing { () throws(FileError) in try store.change(signedIn) { $0.member = member } } ?? signedIn
    }

    private func keep(_ session: StoredSession) throws(AccountError) {
        try keeper.storing { () throws(FileError) in try store.keep(session) }
    }

    private func known(_ session: StoredSession) async -> Member? {
        try? await member(in: session)
    }
}

/// What `token`, `register` and `register/confirm` answer with. Named as they are on the wire.
struct TokenReply: Decodable {
    let message: String
    let access_token: String?
    let refresh_token: String?
    let expiresInSec: Double?
}
