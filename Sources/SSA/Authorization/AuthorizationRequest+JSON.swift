extension AuthorizationRequest {
    /// Of a JSON body, in bytes.
    public static let jsonLimit = 16 * 1024

    /// Reads the body of `POST /v4/auth/ssa/authorize`: an object with `scopes` (an integer or a string of digits), `redirect_uri`, and perhaps the other
    /// parameters of a link, each a string. `null` counts as left out. Members that we do not know are passed over.
    public init(json body: [UInt8]) throws(AuthorizationRequestError) {
        guard body.count <= AuthorizationRequest.jsonLimit, let members = JSONObject.members(of: body) else { throw .malformedJSON }
        var parameters = AuthorizationParameters()
        for member in members {
            guard let parameter = AuthorizationParameter(rawValue: member.name) else { continue }
            switch member.value {
            case .null: try parameters.setNull(parameter)
            case _ where parameter == .scopes: try parameters.set(.scopes, AuthorizationRequest.digits(member.value))
            case .string(let text, _): try parameters.set(parameter, Array(text.utf8))
            default: throw .notAString(parameter)
            }
        }
        try self.init(parameters)
    }

    /// As they stand in the body: an escaped digit is none.
    private static func digits(_ value: JSONObject.Value) throws(AuthorizationRequestError) -> [UInt8] {
        switch value {
        case .number(let raw), .string(_, let raw): raw
        default: throw .scopes(.neitherNumberNorString)
        }
    }
}
