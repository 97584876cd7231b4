internal import Foundation
internal import GRDB
internal import Lightning

/// A row whose values are not trusted to be what they should be: in a damaged file, or after somebody's own hand, a value that cannot be read is an error
/// that names table, row and column, never a trap.
struct StoredRow {
    /// Selects the row's number, for such an error.
    static let numberColumn = "rowid AS row_number"

    let row: Row
    let table: String
    let path: String

    func value<Value: DatabaseValueConvertible>(_ column: String) throws -> Value {
        guard let value: Value = try optional(column) else { throw failure(column) }
        return value
    }

    func optional<Value: DatabaseValueConvertible>(_ column: String) throws -> Value? {
        let stored: DatabaseValue = row[column]
        if stored.isNull { return nil }
        guard let value = Value.fromDatabaseValue(stored) else { throw failure(column) }
        return value
    }

    /// A text that has a form.
    func parsed<Value>(_ column: String, _ parse: (String) -> Value?) throws -> Value {
        guard let value = parse(try value(column)) else { throw failure(column) }
        return value
    }

    func optionallyParsed<Value>(_ column: String, _ parse: (String) -> Value?) throws -> Value? {
        guard let text: String = try optional(column) else { return nil }
        guard let value = parse(text) else { throw failure(column) }
        return value
    }

    func moment(_ column: String) throws -> Timestamp { Timestamp(milliseconds: try value(column)) }

    func optionalMoment(_ column: String) throws -> Timestamp? {
        let milliseconds: Int64? = try optional(column)
        return milliseconds.map { Timestamp(milliseconds: $0) }
    }

    func bytes32(_ column: String) throws -> Bytes32 {
        let data: Data = try value(column)
        guard let bytes = Bytes32(data) else { throw failure(column) }
        return bytes
    }

    /// Sixty-four bits, which the database holds as a signed number.
    func bits(_ column: String) throws -> UInt64 { UInt64(bitPattern: try value(column)) }

    func failure(_ column: String) -> StorageError {
        let number = Int64.fromDatabaseValue(row["row_number"]).map { "\($0)" } ?? "?"
        return StorageError(kind: .corrupt, path: path, detail: "\(table), row \(number): \(column)")
    }
}

extension GatehouseDatabase {
    func stored(_ row: Row, in table: String) -> StoredRow { StoredRow(row: row, table: table, path: path) }
}

extension Bytes32 {
    var blob: Data { Data(bytes) }
}

extension UInt64 {
    /// As ``StoredRow/bits(_:)`` reads it.
    var signedBits: Int64 { Int64(bitPattern: self) }
}
