/// The first bytes of a database file, read without SQLite: opening a file, even to ask whose it is, may change it.
///
/// SQLite, "Database File Format", sections 1.3 (the header) and 1.6 (b-tree pages).
struct DatabaseHeader {
    static let length = 108

    private let bytes: [UInt8]

    /// - Parameter bytes: The first ``length`` bytes of the file, or all where it is shorter.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Why the file cannot be ours; `nil` for one that is ours or has no contents yet. One whose first page is still empty may be either:
    /// what is in its write-ahead log decides, which ``Schema`` looks at.
    var foreign: String? {
        if bytes.isEmpty { return nil }
        guard bytes.count == Self.length, bytes.starts(with: Array("SQLite format 3\0".utf8)) else { return "no SQLite header" }
        let application = number(at: 68, count: 4)
        let isEmpty = number(at: 60, count: 4) == 0 && bytes[100] == Self.leaf && number(at: 103, count: 2) == 0
        guard application == UInt32(Schema.applicationID) || (application == 0 && isEmpty) else { return "application id \(application)" }
        return nil
    }

    /// A table page without pages below it.
    private static let leaf: UInt8 = 13

    private func number(at offset: Int, count: Int) -> UInt32 {
        bytes[offset..<(offset + count)].reduce(0) { $0 << 8 | UInt32($1) }
    }
}
