extension Macaroon {
    /// Reads one macaroon in any form, told apart by the first byte: `02` is binary version 2, a lower-case hexadecimal digit the packets of
    /// version 1, `{` JSON of either version.
    ///
    /// Strict: nothing may follow, a number is written in its fewest bytes, fields stand in their order, everything keeps to ``Limits``,
    /// only third-party caveats have locations. What is accepted means the same to the other libraries, though they accept more. Empty
    /// identifiers, a location field that is empty instead of left out, and locations that are not UTF-8 are in use and accepted.
    public static func parse(_ bytes: [UInt8]) throws(MacaroonParseError) -> Macaroon {
        try bytes.withUnsafeBufferPointer { buffer throws(MacaroonParseError) in try parse(UnsafeRawBufferPointer(buffer)) }
    }

    /// As ``parse(_:)-([UInt8])``, from memory that need not be an array.
    public static func parse(_ bytes: UnsafeRawBufferPointer) throws(MacaroonParseError) -> Macaroon {
        var reader = ByteReader(bytes)
        let macaroon = try Macaroon(from: &reader)
        guard reader.isAtEnd else { throw reader.error(.trailingBytes) }
        return macaroon
    }

    /// Reads a macaroon and the discharges that follow it without anything in between, at least one in all. Each may have its own form.
    /// JSON may also come as one array.
    public static func parseSequence(_ bytes: [UInt8]) throws(MacaroonParseError) -> [Macaroon] {
        try bytes.withUnsafeBufferPointer { buffer throws(MacaroonParseError) in try parseSequence(UnsafeRawBufferPointer(buffer)) }
    }

    /// As ``parseSequence(_:)-([UInt8])``, from memory that need not be an array.
    public static func parseSequence(_ bytes: UnsafeRawBufferPointer) throws(MacaroonParseError) -> [Macaroon] {
        var reader = ByteReader(bytes)
        if reader.next == UInt8(ascii: "[") { return try JSONMacaroonParser.array(&reader) }
        var macaroons: [Macaroon] = []
        repeat {
            guard macaroons.count < Limits.macaroons else { throw reader.error(.tooManyMacaroons) }
            macaroons.append(try Macaroon(from: &reader))
        } while !reader.isAtEnd
        return macaroons
    }

    private init(from reader: inout ByteReader) throws(MacaroonParseError) {
        guard let first = reader.next else { throw reader.error(.empty) }
        switch first {
        case BinaryV2.version: self = try BinaryV2Parser.macaroon(&reader)
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): self = try PacketV1Parser.macaroon(&reader)
        case UInt8(ascii: "{"): self = try JSONMacaroonParser.macaroon(&reader)
        default: throw reader.error(.unknownFormat(first))
        }
    }
}
