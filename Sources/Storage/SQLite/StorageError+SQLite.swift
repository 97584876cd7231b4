internal import GRDB

extension StorageError {
    /// What an error of GRDB or of the system means; `CancellationError` is left as it is.
    static func from(_ error: any Error, path: String) -> any Error {
        switch error {
        case is StorageError, is CancellationError: error
        case let error as DatabaseError: StorageError(error, path: path)
        default: StorageError(kind: .internal, path: path, detail: String(describing: error))
        }
    }

    /// The statement's arguments stay out: GRDB leaves them out of its descriptions, and only message and code are taken here anyway.
    init(_ error: DatabaseError, path: String) {
        let code = "\(error.extendedResultCode)"
        // The index of the write-ahead log could not grow: SQLite has a code of its own for a full disk there.
        let kind = error.extendedResultCode == .SQLITE_IOERR_SHMSIZE ? Kind.diskFull : Kind(error.resultCode)
        self.init(kind: kind, path: path, detail: error.message.map { "\($0), \(code)" } ?? code)
    }
}

extension StorageError.Kind {
    init(_ code: ResultCode) {
        switch code {
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked
        case .SQLITE_FULL: self = .diskFull
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH: self = .readOnly
        case .SQLITE_CANTOPEN: self = .cannotOpen
        case .SQLITE_CORRUPT: self = .corrupt
        case .SQLITE_NOTADB: self = .notADatabase
        case .SQLITE_IOERR, .SQLITE_NOLFS: self = .inputOutput
        default: self = .internal
        }
    }
}
