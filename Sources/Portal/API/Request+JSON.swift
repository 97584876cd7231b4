internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

extension Request {
    /// A JSON body, whatever its type is said to be: deployed clients differ. `nil` where it does not have the members that are wanted.
    func json<Value: Decodable>(_ type: Value.Type) async throws -> Value? {
        let bytes = try await bytes()
        return try? JSONDecoder().decode(type, from: Data(bytes))
    }

    func bytes() async throws -> [UInt8] {
        Array(try await body.collect(upTo: 64 * 1024).readableBytesView)
    }
}

extension Answer {
    static func badBody(_ members: String) -> Answer {
        .error(400, "bad-body", "The body has to be a JSON object with \(members).")
    }
}

/// A value that some clients send as a string and some as a number.
struct TextOrNumber: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(UInt64.self) { text = String(number) } else { text = try container.decode(String.self) }
    }
}
