public import Accounts
internal import HTTPTypes
internal import Hummingbird
public import Lightning
public import Logging
internal import NIOCore
internal import Pages
internal import SSA

/// The account interface (`/v4/auth/*`, `/v4/network`, `/v4/ping`, `/v4/user/me`) and its pages (`/d/*`, `/gatehouse/*`).
///
/// Knows no sockets: whoever serves gives it whole requests and sends its whole replies.
public final class Portal: Sendable {
    private let responder: RouterResponder<PortalContext>
    private let logger: Logger
    private let linkPrefix: String

    /// The longest request body, in bytes.
    public let bodyLimit = 64 * 1024

    /// - Parameters:
    ///   - verifier: knows access tokens with their revocations, as the gate does at the moment.
    ///   - used: is told of every access token that was let in.
    ///   - random: must be fit for cryptography outside of tests.
    public init(
        _ configuration: PortalConfiguration, accounts: AccountService, verifier: @escaping @Sendable () -> AccessTokenVerifier,
        used: @escaping @Sendable (AccessClaims) -> Void, clock: WallClock, random: RandomSource, logger: Logger
    ) throws {
        self.logger = logger
        linkPrefix = configuration.network.linkBase.path + "/d"
        let members = MemberCheck(verifier: verifier, used: used, clock: clock)
        let consent = ConsentDesk(accounts: accounts, registry: configuration.network.registry, verifier: verifier, clock: clock, random: random)
        let router = Router(context: PortalContext.self, options: .autoGenerateHeadEndpoints)
        router.middlewares.add(FailureMiddleware())
        NetworkRoutes(configuration: configuration, confirmsEmail: accounts.configuration.confirmsEmail).add(to: router)
        AuthRoutes(
            accounts: accounts, members: members, isRegistrationOpen: configuration.isRegistrationOpen,
            echoes: RegistrationEchoes(clock: clock)
        ).add(to: router)
        MemberRoutes(accounts: accounts, members: members, registry: configuration.network.registry).add(to: router)
        SSARoutes(consent: consent, members: members).add(to: router)
        try PageRoutes(configuration, accounts: accounts, consent: consent, verifier: verifier, clock: clock, random: random)
            .add(to: router)
        responder = router.buildResponder()
    }

    /// Whether a path is one of the portal's. `/gatehouse/*` wholly.
    public func claims(_ path: ArraySlice<UInt8>) -> Bool {
        // Some clients put a second slash there.
        let path = path.starts(with: "//".utf8) ? path.dropFirst() : path
        guard path.first == UInt8(ascii: "/"), let letter = path.dropFirst().first else { return false }
        switch letter {
        case UInt8(ascii: "v"):
            return path.starts(with: "/v4/auth/".utf8) || Self.singlePaths.contains { path.elementsEqual($0.utf8) }
        case UInt8(ascii: "g") where path.starts(with: "/gatehouse/".utf8): return true
        default:
            guard path.starts(with: linkPrefix.utf8) else { return false }
            let rest = path.dropFirst(linkPrefix.utf8.count)
            return rest.isEmpty || rest.first == UInt8(ascii: "/")
        }
    }

    private static let singlePaths = ["/v4/network", "/v4/ping", "/v4/user/me"]

    public func respond(to request: PortalRequest) async -> PortalReply {
        guard let method = HTTPRequest.Method(request.method) else { return PortalReply(status: 501) }
        var target = request.target.hasPrefix("//") ? String(request.target.dropFirst()) : request.target
        if linkPrefix != "/d", target.hasPrefix(linkPrefix) { target = "/d" + target.dropFirst(linkPrefix.count) }
        // A browser's question before a request (CORS): everything may be tried.
        if method == .options, target.hasPrefix("/v4/") {
            return PortalReply(status: 204, fields: HTTPFields.api.map { ($0.name.rawName, $0.value) } + [("Access-Control-Max-Age", "600")])
        }
        var head = HTTPRequest(method: method, scheme: "https", authority: request.authority, path: target)
        for (name, value) in request.fields {
            if let name = HTTPField.Name(name) { head.headerFields.append(HTTPField(name: name, value: value)) }
        }
        let source = PortalContext.Source(logger: logger, caller: request.caller, authority: request.authority, target: target)
        do {
            let response = try await responder.respond(
                to: Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: request.body))), context: PortalContext(source: source))
            let collector = BodyCollector(box: BodyCollector.Box())
            if method != .head { try await response.body.write(collector) }
            return PortalReply(
                status: response.status.code, fields: response.headers.filter { $0.name != .contentLength }.map { ($0.name.rawName, $0.value) },
                body: collector.box.bytes)
        } catch {
            logger.error("a route of the portal failed", metadata: ["error": "\(error)"])
            return PortalReply(status: 500, fields: [("Content-Type", "text/plain")], body: Array("the portal failed; its log says why\n".utf8))
        }
    }
}

/// What routes throw: a broken dependency, or Hummingbird's own word for no such route.
private struct FailureMiddleware: RouterMiddleware {
    func handle(_ request: Request, context: PortalContext, next: (Request, PortalContext) async throws -> Response) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPError {
            let isMethod = error.status == .methodNotAllowed
            let message =
                isMethod ? "This path takes other methods." : error.status == .notFound ? "There is no such path here." : error.status.reasonPhrase
            return Answer.error(error.status.code, isMethod ? "method-not-allowed" : "no-such-path", message).response(
                from: request, context: context)
        } catch let error as PasswordHashingError where error == .overloaded {
            return Answer.unavailable(retryAfter: 1).response(from: request, context: context)
        } catch {
            // Storage, as far as this can be told apart: its errors say no secret.
            context.logger.warning("accounts are not available", metadata: ["error": "\(error)"])
            return Answer.unavailable(retryAfter: 5).response(from: request, context: context)
        }
    }
}
