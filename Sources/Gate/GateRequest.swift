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

    public init(
        method: String, authority: String, path: ArraySlice<UInt8>, authorization: [String] = [], macaroonFields: [String] = [],
        tokenFields: [String] = [],
        isPreflight: Bool = false
    ) {
        self.method = method
        self.authority = authority
        self.path = path
        self.authorization = authorization
        self.macaroonFields = macaroonFields
        self.tokenFields = tokenFields
        self.isPreflight = isPreflight
    }

    /// The method as rules are matched against it: they are written in capitals, and some frameworks behind the gate take `post` for `POST`.
    var matchedMethod: String {
        let isPlain = method.utf8.allSatisfy { $0 < UInt8(ascii: "a") || $0 > UInt8(ascii: "z") }
        return isPlain ? method : method.uppercased()
    }

    var carriesCredential: Bool { !authorization.isEmpty || !macaroonFields.isEmpty || !tokenFields.isEmpty }

    /// The one field that carries a credential, where there is one only: what may be remembered by its text.
    var onlyAuthorization: String? {
        authorization.count == 1 && macaroonFields.isEmpty && tokenFields.isEmpty ? authorization[0] : nil
    }
}
