internal import HostSystem
internal import SSA

/// `sessions/<network>.json`
struct SessionRecord: Codable {
    var format = Records.format
    var network: String
    var plainHTTP: Bool
    var assignedServer: String?
    var announcedServers: [String]
    var member: Person?
    var accessToken: String
    var refreshToken: String
    var expiresAt: String
    var signedInAt: String

    struct Person: Codable {
        var id: String
        var username: String
        var email: String?
        var admin: Bool
    }

    enum CodingKeys: String, CodingKey {
        case format, network, member
        case plainHTTP = "plain_http"
        case assignedServer = "app_server"
        case announcedServers = "announced_servers"
        case accessToken = "access_token"
        case refreshToken = "refresh_token"
        case expiresAt = "expires_at"
        case signedInAt = "signed_in_at"
    }

    init(_ session: StoredSession) {
        network = session.network.base.description
        plainHTTP = session.network.isPlain
        assignedServer = session.assignedServer?.description
        announcedServers = session.announcedServers.map(\.description)
        member = session.member.map { Person(id: $0.id, username: $0.username, email: $0.email, admin: $0.isAdministrator) }
        accessToken = session.tokens.access.text
        refreshToken = session.tokens.refresh.text
        expiresAt = TimeText.write(session.tokens.expiresAt)
        signedInAt = TimeText.write(session.signedInAt)
    }

    func session(at path: String) throws(FileError) -> StoredSession {
        guard TokenShape.isToken(accessToken, .access) else { throw FieldProblem.in(path, "access_token") }
        guard TokenShape.isToken(refreshToken, .refresh) else { throw FieldProblem.in(path, "refresh_token") }
        return StoredSession(
            network: try address(at: path),
            assignedServer: try assignedServer.map { text throws(FileError) in try Self.server(text, path, "app_server") },
            announcedServers: try announcedServers.map { text throws(FileError) in try Self.server(text, path, "announced_servers") },
            member: member.map { Member(id: $0.id, username: $0.username, email: $0.email, isAdministrator: $0.admin) },
            tokens: SessionTokens(
                access: Token(accessToken), refresh: Token(refreshToken), expiresAt: try FieldProblem.time(expiresAt, path, "expires_at")),
            signedInAt: try FieldProblem.time(signedInAt, path, "signed_in_at"))
    }

    private func address(at path: String) throws(FileError) -> NetworkAddress {
        do throws(AccountError) {
            return try NetworkAddress((plainHTTP ? "http://" : "https://") + network)
        } catch {
            throw FieldProblem.in(path, "network")
        }
    }

    private static func server(_ text: String, _ path: String, _ member: String) throws(FileError) -> APIServer {
        guard let server = APIServer(text) else { throw FieldProblem.in(path, member) }
        return server
    }
}
