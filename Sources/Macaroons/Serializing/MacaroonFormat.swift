extension Macaroon {
    /// The forms in which a macaroon is written. All of them are read by ``parse(_:)-([UInt8])``.
    public enum Format: Hashable, Sendable, CaseIterable {
        /// Packets with hexadecimal lengths; no packet longer than 65,535 bytes.
        case v1
        /// The binary form that L402 uses: every macaroon has exactly one.
        case v2
        /// JSON of version 2: text where a field is UTF-8, base64 where it is not.
        case json
        /// JSON of version 1, for old readers: identifiers and locations must be UTF-8.
        case jsonV1
    }

    /// The macaroon as `format`, without spaces or a line end around it.
    public func serialized(_ format: Format) throws(MacaroonSerializationError) -> [UInt8] {
        switch format {
        case .v1: try PacketV1Writer.bytes(of: self)
        case .v2: serialized()
        case .json: try JSONMacaroonWriter.version2(self)
        case .jsonV1: try JSONMacaroonWriter.version1(self)
        }
    }
}

/// A macaroon that a form has no room for. Version 2, binary, takes them all.
public enum MacaroonSerializationError: Error, Hashable, Sendable {
    /// Version 1: a field does not fit into a packet of 65,535 bytes.
    case fieldTooLong(field: String, count: Int)
    /// JSON: this field must be text and is not UTF-8.
    case notText(field: String)
}

extension MacaroonSerializationError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .fieldTooLong(let field, let count): "\(field) of \(count) bytes does not fit into a version 1 packet; use version 2"
        case .notText(let field): "\(field) is not UTF-8 and JSON of version 1 can hold only text; use version 2"
        }
    }
}
