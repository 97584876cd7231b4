/// What the gate has to know of a request, whatever protocol it came by.
public struct GateRequest: Sendable {
    /// As received; methods are case-sensitive.
    public var method: String
    /// Host and port as received.
    public var authority: String
    /// The path as received, without the query.
    public var path: ArraySlice<UInt8>
    /// Every `Authorization` value, in order.
    public var authorization: [String]
    /// Every `Macaroon` and `Grpc-Metadata-Macaroon` value, in order.
    public var macaroonFields: [String]
    /// Every `Token` value, in order. A common name: what is no macaroon of ours is no credential.
    public var tokenFields: [String]
    /// Whether this is a browser's question before the request proper (`OPTIONS` with `Origin` and `Access-Control-Request-Method`).
    public var isPreflight: Bool
    /// The method that a preflight asks about.
    public var requestedMethod: String
    /// The names of the fields that a preflight asks about, in lower case; only needed where some service looks at fields.
    public var requestedFields: [String]
    /// The field lines that ``ServiceTable/routingFields`` names, in order; names in lower case.
    public var fields: [(name: String, value: String)]

    public init(
        method: String, authority: String, path: ArraySlice<UInt8>, authorization: [String] = [], macaroonFields: [String] = [],
        tokenFields: [String] = [], isPreflight: Bool = false, requestedMethod: String = "", requestedFields: [String] = [],
        fields: [(name: String, value: String)] = []
    ) {
        self.method = method
        self.authority = authority
        self.path = path
        self.authorization = authorization
        self.macaroonFields = macaroonFields
        self.tokenFields = tokenFields
        self.isPreflight = isPreflight
        self.requestedMethod = requestedMethod
        self.requestedFields = requestedFields
        self.fields = fields
    }

    /// The method as rules are matched against it: they are written in capitals, and some frameworks behind the gate take `post` for `POST`.
    var matchedMethod: String { Self.matched(method) }

    /// The request that a preflight asks about, as far as routes are concerned.
    func announced(on path: RequestPath) -> RoutingSubject {
        RoutingSubject(path: path, method: Self.matched(requestedMethod), fields: fields, announcedFields: requestedFields)
    }

    private static func matched(_ method: String) -> String {
        let isPlain = method.utf8.allSatisfy { $0 < UInt8(ascii: "a") || $0 > UInt8(ascii: "z") }
        return isPlain ? method : method.uppercased()
    }

    var carriesCredential: Bool { !authorization.isEmpty || !macaroonFields.isEmpty || !tokenFields.isEmpty }

    /// The one field that carries a credential, where there is one only: what may be remembered by its text.
    var onlyAuthorization: String? {
        authorization.count == 1 && macaroonFields.isEmpty && tokenFields.isEmpty ? authorization[0] : nil
    }
}
