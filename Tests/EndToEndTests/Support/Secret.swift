import Foundation
import GRDB

/// Something that must not be seen, in every form in which it could be.
struct Secret: Sendable {
    let name: String
    let forms: [String]
    let bytes: [UInt8]

    init(_ name: String, bytes: [UInt8]) {
        let base64 = Data(bytes).base64EncodedString()
        let hex = bytes.map { String(format: "%02x", $0) }.joined()
        self.name = name
        self.bytes = bytes
        forms =
            [hex, hex.uppercased(), base64, base64.replacing("+", with: "-").replacing("/", with: "_")].map { form in
                String(form.prefix { $0 != "=" })
            } + ["\(bytes)"]
    }

    init(_ name: String, text: String) {
        self.name = name
        bytes = Array(text.utf8)
        forms = [text]
    }

    func isVisible(in text: String) -> Bool {
        forms.contains { text.contains($0) }
    }

    /// As text or as plain bytes.
    func isVisible(in data: Data) -> Bool {
        data.firstRange(of: Data(bytes)) != nil || forms.contains { data.firstRange(of: Data($0.utf8)) != nil }
    }

    /// The keys that mint, from the gate's storage.
    static func keys(at path: String) throws -> [Secret] {
        var configuration = Configuration()
        configuration.readonly = true
        let database = try DatabaseQueue(path: path, configuration: configuration)
        defer { try? database.close() }
        return try database.read { db in
            let rows = try Data.fetchAll(db, sql: "SELECT master_key FROM master_key_epochs UNION ALL SELECT identifier_key FROM installation")
            return rows.map { Secret("a master key", bytes: Array($0)) }
        }
    }

    /// Every row of a table, as text.
    static func contents(of table: String, at path: String) throws -> String {
        var configuration = Configuration()
        configuration.readonly = true
        let database = try DatabaseQueue(path: path, configuration: configuration)
        defer { try? database.close() }
        return try database.read { db in try Row.fetchAll(db, sql: "SELECT * FROM \(table)").map(\.description).joined(separator: "\n") }
    }
}
