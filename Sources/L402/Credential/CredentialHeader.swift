internal import Lightning
public import Macaroons

/// What the header fields of a request hold for us.
public enum PresentedCredentials: Hashable, Sendable {
    /// No L402 credential; perhaps another scheme's.
    case absent
    /// One or more, in order. The request is good if any of them is: try each until one verifies and covers the service.
    case candidates([UnverifiedCredential])
    /// There is one, but it cannot be read.
    case malformed(CredentialError)
}

/// Reads L402 credentials from header fields in every form that clients in use send.
///
/// - `Authorization: L402 <base64>:<hex>` or `LSAT ...`: the scheme in any case and perhaps repeated; base64 in either alphabet, padded or not; hex
///   in either case; several fields or comma-joined ones; several macaroons before the colon, of which the first counts and the rest are
///   discharges; nothing behind the colon for an unpaid one.
/// - `Macaroon`, `Grpc-Metadata-Macaroon` (also gRPC metadata `macaroon`, `token`): a macaroon in hexadecimal with a `preimage=` caveat.
public enum CredentialHeader {
    /// All values that speak of L402, together, in bytes.
    public static let byteLimit = 16 * 1024
    /// How many credentials one request may bring.
    public static let candidateLimit = 8

    /// The fields that can carry a credential, in lower case. Whoever forwards a request looks at all of them with
    /// ``remainder(ofAuthorization:)`` and ``isCredential(hexField:)``.
    public static let authorizationField = "authorization"
    public static let macaroonFields = ["macaroon", "grpc-metadata-macaroon"]
    public static let tokenField = "token"
    public static var fieldNames: [String] { [authorizationField] + macaroonFields + [tokenField] }

    /// - Parameters:
    ///   - authorization: the values of all `Authorization` fields. Other schemes (`Bearer`, `Basic`) are no credentials of ours and skipped.
    ///   - macaroon: the values of the fields in ``macaroonFields``. Hexadecimal or malformed; a macaroon of another system (lnd uses the
    ///     same fields) is skipped.
    ///   - token: the values of `Token` fields. The name is so common that whatever is no hexadecimal macaroon is skipped.
    public static func parse(authorization: [String], macaroon: [String] = [], token: [String] = []) -> PresentedCredentials {
        var reading = CredentialReading()
        for value in authorization { reading.readAuthorization(value) }
        for value in macaroon { reading.readHex(value, isOptional: false) }
        for value in token { reading.readHex(value, isOptional: true) }
        return reading.result
    }

    /// Whether a field of ``macaroonFields`` or a `Token` field holds something of ours, to be taken out before forwarding.
    public static func isCredential(hexField value: String) -> Bool {
        parse(authorization: [], token: [value]) != .absent
    }

    /// What remains of an `Authorization` value without the credentials that are ours: all of it when none is, `nil` when nothing remains.
    public static func remainder(ofAuthorization value: String) -> String? {
        let bytes = Array(value.utf8)
        let elements = AuthorizationElements.split(bytes)
        guard elements.contains(where: \.isOurs) else { return value }
        let others = elements.filter { !$0.isOurs }.map { String(decoding: bytes[$0.whole], as: UTF8.self) }
        return others.isEmpty ? nil : others.joined(separator: ", ")
    }

    /// Whether an `Authorization` value holds something of ours, well-formed or not.
    public static func isCredential(authorization value: String) -> Bool {
        AuthorizationElements.split(Array(value.utf8)).contains(where: \.isOurs)
    }
}

/// Why an L402 credential cannot be read. Answered with 401 and the reason.
public enum CredentialError: Error, Hashable, Sendable {
    /// More than ``CredentialHeader/byteLimit``.
    case tooLong
    /// More than ``CredentialHeader/candidateLimit``.
    case tooManyCredentials
    /// A scheme and nothing behind it.
    case empty
    /// No colon between macaroon and preimage.
    case missingColon
    case macaroonNotBase64
    case macaroonNotHexadecimal
    case macaroonMalformed(MacaroonParseError)
    /// Neither empty nor 64 hexadecimal digits.
    case preimageMalformed
}

extension CredentialError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooLong: "the credentials are longer than \(CredentialHeader.byteLimit) bytes"
        case .tooManyCredentials: "there are more than \(CredentialHeader.candidateLimit) credentials"
        case .empty: "the scheme has no credential behind it: L402 <base64 macaroon>:<hex preimage>"
        case .missingColon: "a colon is missing between macaroon and preimage: L402 <base64 macaroon>:<hex preimage>"
        case .macaroonNotBase64: "the macaroon is not base64"
        case .macaroonNotHexadecimal: "the macaroon is not hexadecimal"
        case .macaroonMalformed(let error): "the macaroon cannot be read: \(error)"
        case .preimageMalformed: "the preimage is not 64 hexadecimal digits"
        }
    }
}
