import HostSystem
import PayingClient

extension Settings {
    /// Runs `body` with a client for accounts, and ends it.
    func withAccounts<Result: Sendable>(_ body: (AccountClient) async throws -> Result) async throws -> Result {
        let client: AccountClient
        do throws(AccountError) {
            client = try AccountClient(
                configuration: .init(storeFolder: storeFolder, idleTimeout: .seconds(timeoutSeconds), trustRootsFile: certificateAuthorities),
                logger: Settings.logger)
        } catch {
            throw Stop(error)
        }
        let outcome = await Self.outcome { try await body(client) }
        await client.shutdown()
        return try outcome.get()
    }

    private static func outcome<Result: Sendable>(_ body: () async throws -> Result) async -> Swift.Result<Result, any Error> {
        do {
            return .success(try await body())
        } catch let error as AccountError {
            return .failure(Stop(error))
        } catch {
            return .failure(error)
        }
    }
}

extension AccountClient {
    /// The session that is meant: with the network of that name, or the only one.
    func chosenSession(_ network: String?) throws -> StoredSession {
        if let network {
            let address = try NetworkAddress(network)
            guard let session = try storing({ () throws(FileError) in try store.session(of: address.base) }) else {
                throw AccountError.notSignedIn(network: address.description)
            }
            return session
        }
        let sessions = try storing { () throws(FileError) in try store.sessions() }
        guard let first = sessions.first else { throw Stop(.notSignedIn, "nobody is signed in here", hint: "sign in: gatepass login NETWORK") }
        guard sessions.count == 1 else {
            let names = sessions.map(\.network.description).joined(separator: ", ")
            throw Stop(.usage, "there are sessions with \(names)", hint: "say which network is meant")
        }
        return first
    }
}

extension StoredSession {
    /// For people: the name, or what else is known.
    var who: String {
        guard let member else { return "somebody" }
        let name = Console.printable(member.username)
        return member.email.map { "\(name) <\(Console.printable($0))>" } ?? name
    }
}

/// Reads `--app-server`.
func appServer(_ text: String?) throws(Stop) -> APIServer? {
    guard let text else { return nil }
    guard let server = APIServer(text) else {
        throw Stop(
            .usage, "\(Console.printable(text)) is no server that a password may go to", hint: "write https://HOST, as the network announces it")
    }
    return server
}
