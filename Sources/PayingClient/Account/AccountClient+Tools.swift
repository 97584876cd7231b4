public import SSA

/// Where a member who let a tool in goes next. Holds tokens or a code: it prints without them, and belongs into no log.
public struct ToolEntry: Sendable, CustomStringConvertible, CustomReflectable {
    /// The whole address.
    public let address: String
    /// What was granted.
    public let scopes: Scopes

    public var description: String { "<redacted>" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension AccountClient {
    /// Lets a tool in, as the member decided who was asked. Nothing of this asks him.
    ///
    /// - Parameters:
    ///   - request: as it stood in the tool's link.
    ///   - scopes: those that he left switched on.
    ///   - session: his, with the network that the link names.
    public func authorize(
        _ request: AuthorizationRequest, granting scopes: Scopes, in session: StoredSession
    ) async throws(AccountError) -> ToolEntry {
        let reply = try await keeper.call(
            "POST", "/v4/auth/ssa/authorize", in: session, body: Self.body(of: request, granting: scopes.intersection(request.scopes)),
            as: AuthorizeReply.self)
        let server = session.server.description
        let granted = try Self.granted(reply, scopes, server)
        if let address = reply.redirect_to {
            guard Self.leads(address, to: request.redirectURI) else {
                throw .malformedAnswer(server: server, "it leads to another place than the tool's")
            }
            return ToolEntry(address: address, scopes: granted)
        }
        guard let address = try Self.address(reply, request, server) else {
            throw .malformedAnswer(server: server, "it does not hold what the tool asked for; the network may know no codes")
        }
        return ToolEntry(address: address, scopes: granted)
    }

    /// As in the link, what is as by default left out. The scopes are a string, since JSON's numbers end at 2^53 for many.
    static func body(of request: AuthorizationRequest, granting scopes: Scopes) -> [String: String] {
        var body: [AuthorizationParameter: String] = [.scopes: scopes.description, .redirectURI: request.redirectURI.text]
        if let state = request.state { body[.state] = state }
        if request.responseMode != .query { body[.responseMode] = request.responseMode.rawValue }
        if case .code(let challenge) = request.responseType {
            body[.responseType] = "code"
            body[.codeChallenge] = challenge.text
            body[.codeChallengeMethod] = "S256"
        }
        return Dictionary(uniqueKeysWithValues: body.map { ($0.key.rawValue, $0.value) })
    }

    /// A network that grants more than the member said is not believed.
    private static func granted(_ reply: AuthorizeReply, _ asked: Scopes, _ server: String) throws(AccountError) -> Scopes {
        guard let text = reply.scopes else { return asked }
        guard let granted = try? Scopes(digits: Array(text.utf8)), granted.isSubset(of: asked) else {
            throw .malformedAnswer(server: server, "it grants other permissions than were chosen")
        }
        return granted
    }

    private static func address(_ reply: AuthorizeReply, _ request: AuthorizationRequest, _ server: String) throws(AccountError) -> String? {
        if let code = reply.code {
            guard isCode(code) else { throw .malformedAnswer(server: server, "its code is none") }
            return request.codeAddress(code)?.text
        }
        guard let access = reply.access_token, let refresh = reply.refresh_token, TokenShape.isToken(access, .access),
            TokenShape.isToken(refresh, .refresh)
        else { throw .malformedAnswer(server: server, "it holds no tokens") }
        return request.tokenAddress(access: access, refresh: refresh)?.text
    }

    /// RFC 6749 appendix A.11: visible characters.
    static func isCode(_ text: String) -> Bool {
        (1...512).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    /// Whether an address is the tool's own with something behind it. It will be opened by a program, so nothing else may be in it.
    static func leads(_ address: String, to redirectURI: RedirectURI) -> Bool {
        guard address.utf8.count <= 8192, address.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }),
            address.hasPrefix(redirectURI.text)
        else { return false }
        guard let next = address.utf8.dropFirst(redirectURI.text.utf8.count).first else { return false }
        return redirectURI.query?.isEmpty == true || next == UInt8(ascii: "#")
            || next == (redirectURI.query == nil ? UInt8(ascii: "?") : UInt8(ascii: "&"))
    }
}

/// Named as they are on the wire.
struct AuthorizeReply: Decodable {
    let message: String?
    let access_token: String?
    let refresh_token: String?
    let expiresInSec: Double?
    /// Decimal digits.
    let scopes: String?
    let code: String?
    /// The whole address, where the network makes it.
    let redirect_to: String?
}
