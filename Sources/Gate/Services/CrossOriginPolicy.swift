/// What browsers are told about pages of other origins that call a service (CORS, the Fetch standard section 3.3).
///
/// It tells browsers what a page may read; who comes in is still for the gate to say.
public struct CrossOriginPolicy: Hashable, Sendable {
    /// Serialized origins, compared byte by byte (`https://shop.example`), or `*` for every origin.
    public let origins: [String]
    /// Upper case; empty: any.
    public let methods: [String]
    /// The request fields that a page may set; empty: any.
    public let headers: [String]
    /// The response fields that a page may read beside those that every page may.
    public let exposed: [String]
    /// Whether a page may call with cookies and the browser's stored credentials. Never together with `*`.
    public let credentials: Bool
    /// How long a browser may keep the answer to a preflight.
    public let maxAge: Duration

    public init(
        origins: [String], methods: [String] = [], headers: [String] = [], exposed: [String] = [], credentials: Bool = false,
        maxAge: Duration = .seconds(600)
    ) {
        self.origins = origins
        self.methods = methods
        self.headers = headers
        self.exposed = exposed
        self.credentials = credentials
        self.maxAge = maxAge
    }
}
