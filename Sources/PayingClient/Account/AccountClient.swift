public import HostSystem
public import Lightning
public import Logging
public import SSA

/// A member's side of a Lightquark network: signs in and out, keeps the session where passes are kept, and lets tools in.
///
/// ```swift
/// let accounts = try AccountClient()
/// let network = try NetworkAddress("net.example")
/// try await accounts.signIn(email: email, password: password, to: network)
/// let member = try await accounts.member(of: network.base)
/// ```
///
/// The access token is refreshed by itself, once for all who need it, in every process that uses the store. From then on a ``PayingClient`` of the same store
/// sends requests to this network in the member's name.
///
/// Safe to use from anywhere. Call ``shutdown()`` when it is not needed any more.
public final class AccountClient: Sendable {
    public struct Configuration: Sendable {
        /// See ``PassStore/standardFolder(environment:)``.
        public var storeFolder: String
        public var connectTimeout: Duration
        /// For the head of an answer, and between two pieces of its body.
        public var idleTimeout: Duration
        /// A PEM file with the certificate authorities to trust in place of the system's.
        public var trustRootsFile: String?

        public init(
            storeFolder: String = PassStore.standardFolder(), connectTimeout: Duration = .seconds(10), idleTimeout: Duration = .seconds(60),
            trustRootsFile: String? = nil
        ) {
            self.storeFolder = storeFolder
            self.connectTimeout = connectTimeout
            self.idleTimeout = idleTimeout
            self.trustRootsFile = trustRootsFile
        }
    }

    public let store: PassStore
    let keeper: SessionKeeper

    public init(
        configuration: Configuration = Configuration(), clock: WallClock = .system, logger: Logger = Logger(label: "account-client")
    ) throws(AccountError) {
        do throws(FileError) {
            store = try PassStore(folder: configuration.storeFolder)
        } catch {
            throw .storage(error)
        }
        let transport = HTTPTransport(
            .init(
                connectTimeout: configuration.connectTimeout, idleTimeout: configuration.idleTimeout, trustRootsFile: configuration.trustRootsFile),
            logger: logger)
        keeper = SessionKeeper(store: store, calls: NetworkCalls(transport: transport, clock: clock))
    }

    var calls: NetworkCalls { keeper.calls }

    /// What the network says of itself.
    public func network(_ address: NetworkAddress) async throws(AccountError) -> NetworkDescription {
        try await calls.network(address)
    }

    /// The session with a network, with an access token that has not expired.
    public func session(of network: NetworkBase) async throws(AccountError) -> StoredSession {
        try await keeper.fresh(network)
    }

    /// Who is signed in, as the network has it now.
    public func member(of network: NetworkBase) async throws(AccountError) -> Member {
        try await member(in: try keeper.stored(network))
    }

    func member(in session: StoredSession) async throws(AccountError) -> Member {
        let user = try await keeper.call("GET", "/v4/user/me", in: session, as: UserReply.self).user
        guard let member = user.member else { throw .malformedAnswer(server: session.server.description, "it does not describe a member") }
        return member
    }

    /// Remembers which of the network's servers its gatekeeper assigned, for everything that is asked of it from then on.
    public func assign(_ server: APIServer, to session: StoredSession) async throws(AccountError) -> StoredSession {
        try Self.check(server, of: try await calls.network(session.network))
        let changed = try keeper.storing { () throws(FileError) in try store.change(session) { $0.assignedServer = server } }
        guard let changed else { throw .notSignedIn(network: session.network.description) }
        return changed
    }

    /// A password or token goes to no server that the network does not call its own.
    static func check(_ server: APIServer, of network: NetworkDescription) throws(AccountError) {
        guard server == APIServer(network.address) || network.servers.contains(server) else {
            throw .foreignServer(server.description, announced: network.servers.map(\.description))
        }
    }

    /// Closes the connections.
    public func shutdown() async {
        await calls.transport.shutdown()
    }
}

struct UserReply: Decodable {
    let user: User

    /// Named as they are on the wire.
    struct User: Decodable {
        let _id: String
        let username: String
        let email: String?
        let admin: Bool?

        /// `nil` where it cannot be one.
        var member: Member? {
            guard (1...64).contains(_id.utf8.count), username.utf8.count <= 256, email?.utf8.count ?? 0 <= 320 else { return nil }
            return Member(id: _id, username: username, email: email, isAdministrator: admin ?? false)
        }
    }
}
