#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// What stands around every answer but that of `/v4/network` (Lightquark v4): `{"request": {...}, "response": {...}}`.
enum Envelope {
    /// Of a whole answer, in bytes.
    static let limit = 64 * 1024

    /// What a success holds; `nil` where the bytes are none with this status.
    static func success<Reply: Decodable>(_ bytes: [UInt8], status: Int, as type: Reply.Type) -> Reply? {
        guard let envelope = try? JSONDecoder().decode(Whole<Reply>.self, from: Data(bytes)), envelope.request.status_code == status,
            envelope.request.success
        else { return nil }
        return envelope.response
    }

    /// What a failure says; `nil` where the bytes are none with this status.
    static func refusal(_ bytes: [UInt8], status: Int, retryAfter: Int?) -> NetworkRefusal? {
        guard let envelope = try? JSONDecoder().decode(Whole<Failure>.self, from: Data(bytes)), envelope.request.status_code == status,
            !envelope.request.success
        else { return nil }
        return NetworkRefusal(
            status: status, errorCode: envelope.request.error_code,
            code: envelope.response.code.map { HarmlessText.of($0, limit: 64) }, message: HarmlessText.of(envelope.response.message, limit: 300),
            details: (envelope.response.errors ?? []).prefix(16).map { HarmlessText.of($0, limit: 300) }, retryAfter: retryAfter)
    }

    private struct Whole<Reply: Decodable>: Decodable {
        let request: Request
        let response: Reply
    }

    /// Named as they are on the wire.
    private struct Request: Decodable {
        let status_code: Int
        let success: Bool
        let error_code: Int?
    }

    private struct Failure: Decodable {
        let message: String
        let errors: [String]?
        let code: String?
    }
}

/// An answer in which only the success matters.
struct EmptyReply: Decodable {}
