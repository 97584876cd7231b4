/// Why storage could not do what it was asked: what happened, whose fault it is, whether asking again can help, what to do.
public struct StorageError: Error, Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Another process held the database longer than the busy timeout.
        case locked
        case diskFull = "disk-full"
        /// The file, its folder or the file system cannot be written.
        case readOnly = "read-only"
        /// The file or its folder is missing or may not be opened.
        case cannotOpen = "cannot-open"
        case corrupt
        /// A file of something else.
        case notADatabase = "not-a-database"
        /// Written by a later release.
        case newerSchema = "newer-schema"
        /// The disk or its driver answered with an error.
        case inputOutput = "input-output"
        /// A statement that should not fail did.
        case `internal`
    }

    public enum Fault: String, Hashable, Sendable {
        /// The machine: its disk, its permissions, another process.
        case host
        /// The file is not what it should be.
        case data
        /// The configuration names the wrong file.
        case configuration
        /// A defect of this program.
        case gatehouse
    }

    public let kind: Kind
    public let path: String
    /// What the database library said. Never holds a value of a row.
    public let detail: String

    public init(kind: Kind, path: String, detail: String) {
        self.kind = kind
        self.path = path
        self.detail = detail
    }

    public var fault: Fault {
        switch kind {
        case .locked, .diskFull, .readOnly, .cannotOpen, .inputOutput: .host
        case .corrupt: .data
        case .notADatabase, .newerSchema: .configuration
        case .internal: .gatehouse
        }
    }

    /// Whether the same call can succeed later without a change of configuration.
    public var canRetry: Bool {
        switch kind {
        case .locked, .diskFull, .readOnly, .cannotOpen, .inputOutput: true
        case .corrupt, .notADatabase, .newerSchema, .internal: false
        }
    }

    /// What a person can do about it.
    public var advice: String {
        switch kind {
        case .locked: "another program holds the database; close it (a sqlite3 shell with an open transaction, a backup) and try again"
        case .diskFull: "free some space on the disk that holds it; nothing that was acknowledged is lost, and writing goes on by itself"
        case .readOnly: "make the file and its folder writable for this user; the folder too, because the write-ahead log lies beside the file"
        case .cannotOpen: "check that the folder exists and that this user may enter and write it"
        case .corrupt: "stop the gateway, keep a copy of the file and of its -wal file, and restore a backup or run sqlite3's .recover"
        case .notADatabase: "`storage` names a file that something else wrote; name another one"
        case .newerSchema: "run the release that wrote it, or a later one; this release leaves the file as it is"
        case .inputOutput:
            "look at the system's log for errors of the disk or of the network file system, and at the limit for the size of files (`ulimit -f`)"
        case .internal: "please report this, with the text above"
        }
    }
}

extension StorageError: CustomStringConvertible {
    public var description: String {
        "storage \(path): \(summary)\(detail.isEmpty ? "" : " (\(detail))"); \(advice)"
    }

    private var summary: String {
        switch kind {
        case .locked: "the database is locked"
        case .diskFull: "the disk is full"
        case .readOnly: "the database cannot be written"
        case .cannotOpen: "the database cannot be opened"
        case .corrupt: "the database is damaged"
        case .notADatabase: "the file is not a database of Gatehouse"
        case .newerSchema: "the database belongs to a newer release"
        case .inputOutput: "reading or writing failed"
        case .internal: "a statement failed"
        }
    }
}
