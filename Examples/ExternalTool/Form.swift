import Foundation
import Hummingbird
import NIOCore

/// The fields of a form (application/x-www-form-urlencoded), in their order.
struct Form {
    private let fields: [(name: String, value: String)]

    /// In bytes.
    static let limit = 16 * 1024

    init(_ request: Request) async throws {
        let buffer = try await request.body.collect(upTo: Self.limit)
        self.init(String(buffer: buffer))
    }

    init(_ text: String) {
        fields = text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.decoded(parts[0]), parts.count > 1 ? Self.decoded(parts[1]) : "")
        }
    }

    subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    private static func decoded(_ text: Substring) -> String {
        text.replacing("+", with: " ").removingPercentEncoding ?? ""
    }
}
