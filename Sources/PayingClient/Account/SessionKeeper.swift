internal import HostSystem
internal import Lightning
internal import SSA

/// Hands out access tokens that are good, and refreshes those that are not: once, however many ask, in this process and in others that share the store.
final class SessionKeeper: Sendable {
    let store: PassStore
    let calls: NetworkCalls
    private let refreshes = SharedWork<StoredSession>()

    init(store: PassStore, calls: NetworkCalls) {
        self.store = store
        self.calls = calls
    }

    /// The session with a network, its access token not expired.
    /// - Parameter refused: an access token that a server answered 401 to; another one is wanted.
    func fresh(_ network: NetworkBase, refusing refused: Token? = nil) async throws(AccountError) -> StoredSession {
        // What somebody else's refresh brought may be the very token that was refused: then once more.
        for _ in 0..<2 {
            let session = try stored(network)
            if isGood(session, refused) { return session }
            do {
                let renewed = try await refreshes.run(network.description) { [self] in try await refresh(network, refusing: refused) }
                if isGood(renewed, refused) { return renewed }
            } catch {
                throw AccountError(any: error)
            }
        }
        return try stored(network)
    }

    /// Calls with the session's token, and once more with a new one where the server does not take it.
    func call<Reply: Decodable & Sendable>(
        _ method: String, _ path: String, in session: StoredSession, body: [String: String]? = nil, as type: Reply.Type
    ) async throws(AccountError) -> Reply {
        let network = session.network.base
        // One that is in nobody's store lives for this errand alone, and was signed in for it.
        guard try known(session) else {
            return try await calls.call(method, path, on: session.server, token: session.tokens.access, body: body, as: type)
        }
        let current = try await fresh(network)
        switch await attempt(method, path, in: session, current.tokens.access, body, as: type) {
        case .success(let reply): return reply
        case .failure(let error) where error.isUnauthorized:
            let renewed = try await fresh(network, refusing: current.tokens.access)
            return try await attempt(method, path, in: session, renewed.tokens.access, body, as: type).get()
        case .failure(let error): throw error
        }
    }

    private func attempt<Reply: Decodable & Sendable>(
        _ method: String, _ path: String, in session: StoredSession, _ token: Token, _ body: [String: String]?, as type: Reply.Type
    ) async -> Result<Reply, AccountError> {
        do throws(AccountError) {
            return .success(try await calls.call(method, path, on: session.server, token: token, body: body, as: type))
        } catch {
            return .failure(error)
        }
    }

    func stored(_ network: NetworkBase) throws(AccountError) -> StoredSession {
        guard let session = try storing({ () throws(FileError) in try store.session(of: network) }) else {
            throw .notSignedIn(network: network.description)
        }
        return session
    }

    private func known(_ session: StoredSession) throws(AccountError) -> Bool {
        try storing { () throws(FileError) in try store.session(of: session.network.base) }?.tokens.refresh == session.tokens.refresh
    }

    private func isGood(_ session: StoredSession, _ refused: Token?) -> Bool {
        session.tokens.access != refused && session.tokens.isFresh(at: calls.now)
    }

    /// Under the lock between processes: who waited for it finds what the one before him got.
    private func refresh(_ network: NetworkBase, refusing refused: Token?) async throws -> StoredSession {
        let lock = try await FileLock.acquireWaiting(store.sessionLockPath(network))
        let outcome = await refreshLocked(network, refused)
        lock.release()
        return try outcome.get()
    }

    private func refreshLocked(_ network: NetworkBase, _ refused: Token?) async -> Result<StoredSession, AccountError> {
        let session: StoredSession
        do throws(AccountError) {
            session = try stored(network)
        } catch {
            return .failure(error)
        }
        if isGood(session, refused) { return .success(session) }
        do throws(AccountError) {
            let tokens = try await calls.refresh(session.tokens, on: session.server)
            var renewed = session
            renewed.tokens = tokens
            let own = renewed
            // Whoever signed out meanwhile wanted this session to end; what is under way ends with it.
            return .success(try storing { () throws(FileError) in try store.change(session) { $0.tokens = tokens } } ?? own)
        } catch {
            return .failure(ended(session, error))
        }
    }

    /// A session that the network does not renew is of no use to anybody: it goes, so that the next request does not try it again.
    private func ended(_ session: StoredSession, _ error: AccountError) -> AccountError {
        guard let refusal = error.endsSession else { return error }
        do throws(AccountError) {
            try storing { () throws(FileError) in _ = try store.remove(session) }
        } catch {
            return error
        }
        return .sessionEnded(network: session.network.description, refusal)
    }

    func storing<Result>(_ body: () throws(FileError) -> Result) throws(AccountError) -> Result {
        do throws(FileError) {
            return try body()
        } catch {
            throw .storage(error)
        }
    }
}
