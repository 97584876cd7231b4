internal import Accounts
internal import Crypto
internal import HTTPTypes
internal import Hummingbird
internal import Lightning

/// Who is signed in at our own pages, and which form posts are theirs.
struct PageSession: Sendable {
    let isSecure: Bool
    let verifier: @Sendable () -> AccessTokenVerifier
    let clock: WallClock
    private let formKey: SymmetricKey

    init(isSecure: Bool, verifier: @escaping @Sendable () -> AccessTokenVerifier, clock: WallClock, random: RandomSource) {
        self.isSecure = isSecure
        self.verifier = verifier
        self.clock = clock
        formKey = SymmetricKey(data: (0..<4).flatMap { _ in withUnsafeBytes(of: random.next()) { Array($0) } })
    }

    // MARK: The cookie

    var cookieName: String { isSecure ? MemberCookie.secure : MemberCookie.plain }

    /// The claims of a session that is good now; `nil` where nobody is signed in.
    func claims(_ request: Request) -> AccessClaims? {
        guard let token = cookie(request), case .accepted(let claims) = verifier().verify(token, now: clock.now()), claims.kind == .session else {
            return nil
        }
        return claims
    }

    private func cookie(_ request: Request) -> String? {
        for field in request.headers[values: .cookie] {
            for pair in field.split(separator: ";") {
                let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                if parts.count == 2, parts[0] == cookieName { return String(parts[1]) }
            }
        }
        return nil
    }

    /// `Lax`: a tool's link leads here from another site and finds the member signed in.
    func set(_ token: AccessToken, seconds: Int) -> String {
        "\(cookieName)=\(token.text); Path=/; HttpOnly; SameSite=Lax; Max-Age=\(seconds)\(isSecure ? "; Secure" : "")"
    }

    var clearing: String { "\(cookieName)=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0\(isSecure ? "; Secure" : "")" }

    // MARK: Forms

    /// Bound to who is signed in; of nobody's forms it says that they are ours.
    func formToken(_ claims: AccessClaims?) -> String {
        code(claims).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    func isOurs(_ token: String, _ claims: AccessClaims?) -> Bool {
        let (expected, given) = (Array(formToken(claims).utf8), Array(token.utf8))
        guard expected.count == given.count else { return false }
        return zip(expected, given).reduce(UInt8(0)) { $0 | $1.0 ^ $1.1 } == 0
    }

    private func code(_ claims: AccessClaims?) -> [UInt8] {
        let subject = Array("gatehouse form v1\0".utf8) + (claims?.grant.bytes ?? [])
        return Array(HMAC<SHA256>.authenticationCode(for: subject, using: formKey))
    }

    /// Whether a post comes from a page of ours: the browser says so, in a field that pages cannot set.
    ///
    /// `Origin` is ours, or where a browser withholds it (`null`, or nothing at all), `Sec-Fetch-Site` says that it is the same.
    func isFromHere(_ request: Request, authority: String) -> Bool {
        let origins = request.headers[values: .origin]
        let site = request.headers[HTTPField.Name("Sec-Fetch-Site")!]
        guard origins.count <= 1, site == nil || site == "same-origin" else { return false }
        guard let origin = origins.first, origin != "null" else { return site == "same-origin" }
        return origin.lowercased() == "\(isSecure ? "https" : "http")://\(authority.lowercased())"
    }
}
