internal import Foundation
internal import GRDB
internal import Lightning

extension SecretKey {
    var blob: Data { Data(bytes.bytes) }
}

extension [UInt8] {
    static func fetchKey(_ db: Database, sql: String) throws -> [UInt8]? {
        try Data.fetchOne(db, sql: sql).map { [UInt8]($0) }
    }
}

extension Row {
    func bytes(_ column: String) -> [UInt8]? {
        (self[column] as Data?).map { [UInt8]($0) }
    }

    func timestamp(_ column: String) -> Timestamp? {
        (self[column] as Int64?).map { Timestamp(milliseconds: $0) }
    }
}
